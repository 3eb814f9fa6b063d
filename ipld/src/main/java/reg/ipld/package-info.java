/**
 * The words everything else speaks: {@link reg.ipld.Cid}, {@link reg.ipld.Block}, {@link
 * reg.ipld.Link}, and where blocks come from and go to.
 *
 * <p>Invariants: bytes from disk or network become a block only through {@link
 * reg.ipld.Block#verified}; a CID from outside only through {@link reg.ipld.Cid#parse} or {@link
 * reg.ipld.Cid#decode}. Values are immutable and may be shared by threads, except that a block may
 * borrow its bytes (see {@link reg.ipld.BlockSink}).
 */
@NullMarked
package reg.ipld;

import org.jspecify.annotations.NullMarked;
