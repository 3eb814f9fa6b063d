package reg.ipfs.exchange;

import java.time.Duration;
import reg.ipld.Block;
import reg.storage.form.Form;

/** What peers may cost, and how long to wait for them. */
final class ExchangeLimits {
  /** CIDs of one question. */
  static final int CIDS_MAX = 1024;

  /** The longest question, in bytes, without its length. */
  static final int QUESTION_BYTES_MAX = 64 << 10;

  /** The longest stored form, in bytes: one of the largest block, kept raw. */
  static final int FORM_BYTES_MAX = Block.BYTES_MAX + Form.HEADER_BYTES_MAX;

  /** Streams of one peer that are served at once, and of all peers; each holds one form. */
  static final int STREAMS_PER_PEER_MAX = 4;

  static final int STREAMS_MAX = 64;

  /** Forms of one session that came and were not checked yet; more are left unread. */
  static final int UNCHECKED_MAX = 16;

  /** A peer's incidents are charged up to two to the power of this each. */
  static final int DOUBLINGS_MAX = 6;

  /** How long a stream that is served may say nothing, or take nothing. */
  static final Duration SERVED_SILENCE = Duration.ofSeconds(60);

  /** A session's stream without anything owed is closed after this. */
  static final Duration IDLE = Duration.ofSeconds(5);

  /** A peer that owes blocks and sends not a byte for this long is not waited for. */
  static final Duration STALL = Duration.ofSeconds(10);

  private ExchangeLimits() {}
}
