/** Tests of the home folder and the configuration. */
@NullMarked
package reg.node;

import org.jspecify.annotations.NullMarked;
