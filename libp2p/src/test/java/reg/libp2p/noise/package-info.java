/** Tests of {@code reg.libp2p.noise}. */
@NullMarked
package reg.libp2p.noise;

import org.jspecify.annotations.NullMarked;
