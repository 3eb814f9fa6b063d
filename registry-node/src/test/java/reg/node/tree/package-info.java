/** Tests of listing trees. */
@NullMarked
package reg.node.tree;

import org.jspecify.annotations.NullMarked;
