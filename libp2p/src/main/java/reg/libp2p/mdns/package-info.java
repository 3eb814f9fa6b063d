/**
 * Finds peers on the local network: {@code _p2p._udp.local} by multicast DNS.
 *
 * <p>A node asks now and then and answers who asks, with its addresses as {@code dnsaddr=…} strings
 * of a TXT record, under a random name that changes with every start. Packets come from anyone on
 * the network: they are bounded, only local addresses are taken from them, and dialling is limited.
 * Source: libp2p/specs discovery/mdns, RFC 6762.
 */
@NullMarked
package reg.libp2p.mdns;

import org.jspecify.annotations.NullMarked;
