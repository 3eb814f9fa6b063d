/** Tests of {@code reg.libp2p.multistream}. */
@NullMarked
package reg.libp2p.multistream;

import org.jspecify.annotations.NullMarked;
