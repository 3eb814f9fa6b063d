/**
 * Delegated routing over HTTP, {@code /routing/v1}: who has a block, and where a peer is.
 *
 * <p>{@link reg.ipfs.routing.RoutingHandler} answers from a {@link reg.ipfs.routing.Routing}; with
 * it a stock Kubo or Helia finds what we hold without any DHT. {@link
 * reg.ipfs.routing.RoutingClient} asks others. An answer is a hint: it is believed no further than
 * that somebody may be asked there. Signed records, such as those of IPNS, are kept and found by a
 * {@link reg.ipfs.routing.RecordRouting}. All of these may be used by many threads. Source:
 * ipfs/specs, routing/http-routing-v1, IPIP-484 and IPIP-513.
 */
@NullMarked
package reg.ipfs.routing;

import org.jspecify.annotations.NullMarked;
