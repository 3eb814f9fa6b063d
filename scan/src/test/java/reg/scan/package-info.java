@NullMarked
package reg.scan;

import org.jspecify.annotations.NullMarked;
