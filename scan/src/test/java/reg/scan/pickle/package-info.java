@NullMarked
package reg.scan.pickle;

import org.jspecify.annotations.NullMarked;
