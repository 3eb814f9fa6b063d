/** What the tests of security protocols share. */
@NullMarked
package reg.libp2p.upgrade;

import org.jspecify.annotations.NullMarked;
