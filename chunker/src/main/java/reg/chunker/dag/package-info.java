/**
 * Files to blocks and root, and back.
 *
 * <p>Invariants: memory does not grow with a file's size (16 MiB of buffers and one unfinished node
 * a level); a file that changes while it is read is refused; bytes reach a file only from blocks
 * whose hash was checked. Importers and exporters are immutable and safe for many threads; each
 * call uses the number of threads it was made with. The order of blocks is leaves, then the nodes
 * above them. See docs/formats/chunking.md.
 */
@NullMarked
package reg.chunker.dag;

import org.jspecify.annotations.NullMarked;
