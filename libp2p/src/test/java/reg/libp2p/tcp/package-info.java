/** Tests of {@code reg.libp2p.tcp}. */
@NullMarked
package reg.libp2p.tcp;

import org.jspecify.annotations.NullMarked;
