/**
 * {@code /reg/exchange/1.0.0}: blocks between our own nodes, in the form they are stored in.
 *
 * <p>{@link reg.ipfs.exchange.Exchange} serves a store and opens {@link
 * reg.ipfs.exchange.ExchangeSession}s, each of which asks one peer for many blocks at once. The
 * form is sent as it is kept and kept as it came, so neither side compresses; the asker decodes and
 * hashes before anything else. A peer can make us hold one form a stream. Blocking code, one
 * virtual thread a stream and direction. Format page: docs/formats/exchange.md.
 */
@NullMarked
package reg.ipfs.exchange;

import org.jspecify.annotations.NullMarked;
