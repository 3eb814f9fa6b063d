/**
 * Looks at the headers of files of tensors.
 *
 * <p>Invariants: tensors are never read, so a file of any size takes as long as its header; any
 * bytes give findings, never an exception.
 */
@NullMarked
package reg.scan.tensor;

import org.jspecify.annotations.NullMarked;
