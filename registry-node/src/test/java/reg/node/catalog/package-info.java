/** Tests of {@code reg.node.catalog}. */
@NullMarked
package reg.node.catalog;

import org.jspecify.annotations.NullMarked;
