/** Tests of reading metadata. */
@NullMarked
package reg.node.meta;

import org.jspecify.annotations.NullMarked;
