/** The gates that hold for the whole repository: format, sizes, module graph. */
@NullMarked
package reg;

import org.jspecify.annotations.NullMarked;
