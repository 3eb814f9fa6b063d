/**
 * Looks into archives: names, growth, members one by one.
 *
 * <p>Invariants: nothing is unpacked to a place that a name in an archive chooses; what is unpacked
 * is bounded in bytes and ratio by {@link reg.scan.archive.Unpacker}; any bytes give findings.
 */
@NullMarked
package reg.scan.archive;

import org.jspecify.annotations.NullMarked;
