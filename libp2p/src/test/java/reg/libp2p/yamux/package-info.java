/** Tests of {@code reg.libp2p.yamux}. */
@NullMarked
package reg.libp2p.yamux;

import org.jspecify.annotations.NullMarked;
