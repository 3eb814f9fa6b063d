/** Tests of {@code reg.libp2p.ping}. */
@NullMarked
package reg.libp2p.ping;

import org.jspecify.annotations.NullMarked;
