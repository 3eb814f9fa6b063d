/**
 * The storage on RocksDB. Nothing is public but {@link reg.storage.rocks.RocksStorage}.
 *
 * <p>Blocks are gathered in memory into segments; a full or flushed segment is written as one
 * sorted table and handed to the database whole, then its blocks enter the index. So block bytes
 * are copied and written once and never compacted. Everything else goes through the write-ahead
 * log.
 *
 * <p>Invariants: an index entry is written only after the segment it points into is durable, and
 * deleted before that segment is; each stored value begins with its multihash, so that the index
 * can be rebuilt from the segments. Native objects live in {@link reg.storage.rocks.Database} and
 * {@link reg.storage.rocks.SegmentFile} only, and no call reaches them after close.
 *
 * <p>The layout on disk is in {@code docs/formats/store-layout.md}, why it is not BlobDB in {@code
 * docs/decisions/0020-segments-instead-of-blobdb.md}.
 */
@NullMarked
package reg.storage.rocks;

import org.jspecify.annotations.NullMarked;
