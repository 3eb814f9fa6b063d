@NullMarked
package reg.manifest.policy;

import org.jspecify.annotations.NullMarked;
