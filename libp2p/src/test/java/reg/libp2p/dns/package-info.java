/** Tests of {@code reg.libp2p.dns}. */
@NullMarked
package reg.libp2p.dns;

import org.jspecify.annotations.NullMarked;
