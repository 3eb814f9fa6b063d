/**
 * The trustless gateway, both ways: blocks and CARs over HTTP, which the receiver checks itself.
 *
 * <p>{@link reg.ipfs.gateway.GatewayHandler} serves {@code /ipfs/…} from a source of blocks and
 * from nothing else; it never asks another peer for one. Names it follows. What it sends is, byte
 * for byte, what a Kubo gateway sends for the same request; {@code docs/gateway.md} has the rules
 * and the few places where it follows the specification instead. Handlers keep no state between
 * requests and may be used by many threads. Source: ipfs/specs, http-gateways/trustless-gateway.
 */
@NullMarked
package reg.ipfs.gateway;

import org.jspecify.annotations.NullMarked;
