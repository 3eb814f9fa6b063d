/**
 * Golden bytes made by reference implementations, and seeded bytes, for the tests of every module.
 *
 * <p>{@link reg.testdata.Vectors} reads the resources beside this class (described in {@code
 * test-data/README.md}, made by {@code test-data/generate}); {@link reg.testdata.SeededBytes} makes
 * content of any size from a seed. Nothing here changes at run time; all but a {@code SeededBytes}
 * may be used by many threads.
 */
@NullMarked
package reg.testdata;

import org.jspecify.annotations.NullMarked;
