/** Tests of checking folders. */
@NullMarked
package reg.node.folder;

import org.jspecify.annotations.NullMarked;
