@NullMarked
package reg.manifest.json;

import org.jspecify.annotations.NullMarked;
