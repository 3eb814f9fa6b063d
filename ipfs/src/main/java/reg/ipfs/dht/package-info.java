/**
 * Kademlia as IPFS speaks it: who has what, where peers are, and signed records, kept by the peers
 * nearest to a key. Client and server, {@code /ipfs/kad/1.0.0} and {@code /ipfs/lan/kad/1.0.0}.
 *
 * <p>Table, lookups, store and answers know no threads, sockets or clock of their own: questions go
 * out through {@link reg.ipfs.dht.DhtNetwork}, and the time is told. {@link reg.ipfs.dht.HostDht}
 * puts that on a host. Nothing that peers say is believed beyond what the limits of {@link
 * reg.ipfs.dht.DhtLimits} allow. Sources: ipfs/specs kad-dht, libp2p/specs kad-dht,
 * go-libp2p-kad-dht.
 */
@NullMarked
package reg.ipfs.dht;

import org.jspecify.annotations.NullMarked;
