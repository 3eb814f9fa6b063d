/**
 * The few words every module shares: faults, bounded fan-out, byte sizes and progress.
 *
 * <p>A closed list: a class is added here only when every module needs it. Nothing here does I/O or
 * keeps state between calls; all classes are safe for use by many threads.
 */
@NullMarked
package reg.base;

import org.jspecify.annotations.NullMarked;
