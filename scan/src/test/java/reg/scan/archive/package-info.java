@NullMarked
package reg.scan.archive;

import org.jspecify.annotations.NullMarked;
