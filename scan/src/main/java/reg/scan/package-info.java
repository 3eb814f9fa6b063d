/**
 * Format gates: what is in a model's files that would run, exhaust or escape when it is loaded.
 *
 * <p>Invariants: nothing is executed, imported, rendered or unpacked to a place that a file
 * chooses; memory and time of each file are bounded by named constants; any bytes give findings.
 * The format is told by content first. Safe for many threads.
 */
@NullMarked
package reg.scan;

import org.jspecify.annotations.NullMarked;
