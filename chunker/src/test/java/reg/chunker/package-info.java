/** Tests of chunk boundaries. */
@NullMarked
package reg.chunker;

import org.jspecify.annotations.NullMarked;
