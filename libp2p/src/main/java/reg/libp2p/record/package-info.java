/**
 * Signed envelopes and peer records: a peer's addresses, signed by its key, so that others may pass
 * them on.
 *
 * <p>The deployed constants are used: domain {@code libp2p-peer-record}, payload type {@code 03
 * 01}. Values are immutable. Source: libp2p/specs RFC 0002 and 0003, go-libp2p core/record.
 */
@NullMarked
package reg.libp2p.record;

import org.jspecify.annotations.NullMarked;
