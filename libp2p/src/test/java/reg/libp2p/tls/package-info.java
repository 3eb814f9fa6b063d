/** Tests of {@code reg.libp2p.tls}. */
@NullMarked
package reg.libp2p.tls;

import org.jspecify.annotations.NullMarked;
