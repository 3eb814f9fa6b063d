@NullMarked
package reg.node.trust;

import org.jspecify.annotations.NullMarked;
