/** Tests of pulling. */
@NullMarked
package reg.node.pull;

import org.jspecify.annotations.NullMarked;
