/** Tests of {@code reg.libp2p.pnet}. */
@NullMarked
package reg.libp2p.pnet;

import org.jspecify.annotations.NullMarked;
