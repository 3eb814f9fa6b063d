/**
 * Stored forms: how the bytes of a block are kept, smaller than they are where that pays.
 *
 * <p>Invariants: a form is never larger than its block by more than {@link
 * reg.storage.form.Form#HEADER_BYTES_MAX} bytes; a decoder reads no byte outside its range and
 * allocates at most a block, whatever the form claims. The CID is of the raw bytes, so a form needs
 * no checksum of its own: whoever decodes hashes.
 *
 * <p>Threads: an encoder or decoder serves one thread at a time; {@link reg.storage.form.Pool}
 * lends them out. The format is in {@code docs/formats/stored-form.md}.
 */
@NullMarked
package reg.storage.form;

import org.jspecify.annotations.NullMarked;
