/**
 * multistream-select 1.0: both sides agree on a protocol by name.
 *
 * <p>A token is {@code uvarint length || text || '\n'}, at most 1,024 bytes. The dialler proposes,
 * the listener echoes or answers {@code na}. The lazy form sends the one proposal with the first
 * bytes and reads the answer later. Blocking code over any byte channel. Source: libp2p/specs
 * connections, multiformats/go-multistream.
 */
@NullMarked
package reg.libp2p.multistream;

import org.jspecify.annotations.NullMarked;
