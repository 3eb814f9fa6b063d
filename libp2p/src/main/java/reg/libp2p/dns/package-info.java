/**
 * DNS as libp2p uses it: names inside addresses become IP addresses, {@code /dnsaddr} names become
 * the addresses in their TXT records.
 *
 * <p>Answers are bounded in number and depth and are only hints: the handshake proves the peer.
 * Source: libp2p/specs addressing.
 */
@NullMarked
package reg.libp2p.dns;

import org.jspecify.annotations.NullMarked;
