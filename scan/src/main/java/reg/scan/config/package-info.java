/**
 * Looks at configurations and descriptions of models: JSON, and what HDF5 files of Keras hold.
 *
 * <p>Invariants: nothing named is opened; documents are read as streams of bounded size and depth;
 * any bytes give findings, never an exception.
 */
@NullMarked
package reg.scan.config;

import org.jspecify.annotations.NullMarked;
