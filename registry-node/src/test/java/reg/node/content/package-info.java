/** Tests of {@code reg.node.content}. */
@NullMarked
package reg.node.content;

import org.jspecify.annotations.NullMarked;
