/** Tests of {@code reg.libp2p.memory}. */
@NullMarked
package reg.libp2p.memory;

import org.jspecify.annotations.NullMarked;
