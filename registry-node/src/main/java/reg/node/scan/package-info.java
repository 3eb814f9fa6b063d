/**
 * The format gates of {@link reg.scan} over folders and versions.
 *
 * <p>Any thread; reads only.
 */
@NullMarked
package reg.node.scan;

import org.jspecify.annotations.NullMarked;
