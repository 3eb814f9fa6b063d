/** Tests of importing and exporting. */
@NullMarked
package reg.chunker.dag;

import org.jspecify.annotations.NullMarked;
