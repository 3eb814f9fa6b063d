/** Tests of the public face, and what the tests of the other packages share. */
@NullMarked
package reg.libp2p;

import org.jspecify.annotations.NullMarked;
