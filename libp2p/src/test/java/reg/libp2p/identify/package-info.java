/** Tests of {@code reg.libp2p.identify}. */
@NullMarked
package reg.libp2p.identify;

import org.jspecify.annotations.NullMarked;
