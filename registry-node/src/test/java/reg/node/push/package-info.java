/** Tests of pushing. */
@NullMarked
package reg.node.push;

import org.jspecify.annotations.NullMarked;
