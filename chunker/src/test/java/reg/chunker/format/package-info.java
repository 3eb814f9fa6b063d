/** Tests of header readers. */
@NullMarked
package reg.chunker.format;

import org.jspecify.annotations.NullMarked;
