/** Tests of keys and signatures. */
@NullMarked
package reg.libp2p.crypto;

import org.jspecify.annotations.NullMarked;
