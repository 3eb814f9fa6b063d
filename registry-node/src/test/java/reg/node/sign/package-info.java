@NullMarked
package reg.node.sign;

import org.jspecify.annotations.NullMarked;
