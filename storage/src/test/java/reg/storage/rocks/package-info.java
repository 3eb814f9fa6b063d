@NullMarked
package reg.storage.rocks;

import org.jspecify.annotations.NullMarked;
