/** Tests of {@code reg.libp2p.mdns}. */
@NullMarked
package reg.libp2p.mdns;

import org.jspecify.annotations.NullMarked;
