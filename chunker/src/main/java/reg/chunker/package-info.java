/**
 * Finds where a file's chunks begin and end: a pure function of the profile and the file's bytes.
 *
 * <p>Invariants: the same bytes give the same boundaries, whatever their name and however reads
 * were split; no chunk is empty or longer than 1 MiB. All classes are immutable and safe for many
 * threads. The rules, with golden cut points, are in docs/formats/chunking.md.
 */
@NullMarked
package reg.chunker;

import org.jspecify.annotations.NullMarked;
