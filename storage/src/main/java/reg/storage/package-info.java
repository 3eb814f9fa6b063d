/**
 * What a home keeps: blocks, pins, refs and the index of whole files, with garbage collection and a
 * check of everything.
 *
 * <p>Invariants: a block's bytes are hashed again each time they leave; nothing is acknowledged
 * before it is durable; blocks are written before what names them and deleted after it. All
 * implementations are safe for many threads and pass the same contract tests. The layout on disk is
 * specified in docs/formats.
 */
@NullMarked
package reg.storage;

import org.jspecify.annotations.NullMarked;
