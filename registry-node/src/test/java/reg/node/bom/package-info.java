@NullMarked
package reg.node.bom;

import org.jspecify.annotations.NullMarked;
