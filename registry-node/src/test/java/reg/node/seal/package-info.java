@NullMarked
package reg.node.seal;

import org.jspecify.annotations.NullMarked;
