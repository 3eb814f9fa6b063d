/**
 * Looks into pickles without loading them: an opcode walk with a model of the stack, and an
 * allow-list of what may be imported.
 *
 * <p>Invariants: nothing is executed or imported; memory and time are bounded by named constants;
 * any bytes give findings, never an exception. No state between calls.
 */
@NullMarked
package reg.scan.pickle;

import org.jspecify.annotations.NullMarked;
