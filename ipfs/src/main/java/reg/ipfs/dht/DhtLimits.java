package reg.ipfs.dht;

import java.time.Duration;

/** The protocol's constants, and what peers may cost. */
final class DhtLimits {
  /** Peers of an answer, of a bucket, and those nearest to a key that keep what belongs to it. */
  static final int K = 20;

  /** Questions of a lookup that are under way at once. */
  static final int ALPHA = 10;

  /** A lookup for a peer has ended when so many of the nearest have answered. */
  static final int BETA = 3;

  /** Records to compare before the best is taken. */
  static final int QUORUM = 16;

  /** The most questions of one lookup, and peers that it remembers. */
  static final int ASKS_MAX = 120;

  static final int HEARD_MAX = 500;

  /** The longest question that is read, and the longest answer. The protocol allows 4 MiB. */
  static final int QUESTION_BYTES_MAX = 128 << 10;

  static final int ANSWER_BYTES_MAX = 1 << 20;

  static final int KEY_BYTES_MAX = 256;
  static final int PROVIDER_KEY_BYTES_MAX = 80;
  static final int VALUE_BYTES_MAX = 12 << 10;

  /** Peers read of each list of a message. */
  static final int PEERS_READ_MAX = 128;

  /** Addresses of a peer that are tried. */
  static final int ADDRESSES_DIALLED_MAX = 8;

  /** Wide area: peers of one IPv4 /16 or IPv6 /32 in the table, and in a lookup's result. */
  static final int GROUP_MAX = 3;

  /** Wide area: the same in one bucket. */
  static final int GROUP_PER_BUCKET_MAX = 2;

  /** Providers kept of a key. */
  static final int PROVIDERS_MAX = 20;

  /** Wide area: providers of a key that announced themselves from one IPv4 /24 or IPv6 /48. */
  static final int PROVIDERS_PER_SUBNET_MAX = 2;

  /** Dials of peers that provider records name. */
  static final int PROVIDER_DIALS_PER_SECOND = 8;

  /** How long a provider is kept, and its addresses. */
  static final Duration PROVIDER_KEPT = Duration.ofDays(2);

  static final Duration PROVIDER_ADDRESSES_KEPT = Duration.ofDays(1);

  static final Duration VALUE_KEPT = Duration.ofDays(2);

  /** What is announced is announced again after this. */
  static final Duration REPUBLISH = Duration.ofHours(22);

  /** The same when fewer than {@link #K} peers took it. */
  static final Duration REPUBLISH_SPARSE = Duration.ofMinutes(10);

  static final Duration REFRESH = Duration.ofMinutes(10);

  /** A peer of the table that was not heard for so long is asked whether it is there. */
  static final Duration SILENT = Duration.ofMinutes(10);

  static final Duration CLEAN = Duration.ofHours(1);

  /** From the start of a question, dial included, to its answer. */
  static final Duration ANSWER_TIME = Duration.ofSeconds(10);

  /** How long a peer's stream may say nothing. */
  static final Duration SILENCE = Duration.ofMinutes(1);

  /** Buckets that are refreshed with a key of their own, and hashes to find it. */
  static final int BUCKETS_REFRESHED_MAX = 12;

  private DhtLimits() {}
}
