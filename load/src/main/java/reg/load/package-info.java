/**
 * Models for programs, without a moment between the check and the use: every byte that leaves this
 * package was hashed in memory after it was read from disk, against what the publisher signed.
 *
 * <p>{@link reg.load.VerifiedModel} opens a reference or a pulled folder; its files and tensors may
 * be read from many threads, into arrays of their own or into the caller's memory. Nothing hands
 * out the path of a file. See docs/loading.md.
 */
@NullMarked
package reg.load;

import org.jspecify.annotations.NullMarked;
