/** Tests of {@code reg.libp2p.record}. */
@NullMarked
package reg.libp2p.record;

import org.jspecify.annotations.NullMarked;
