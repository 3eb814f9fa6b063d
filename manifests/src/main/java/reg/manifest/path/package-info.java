/**
 * Which file paths a release may have, on every platform at once, and how names are shown without
 * harm. Pure functions over text; nothing here touches a file. Safe for many threads, but for
 * {@link reg.manifest.path.PathSet}. Format page: paths.
 */
@NullMarked
package reg.manifest.path;

import org.jspecify.annotations.NullMarked;
