package reg.libp2p;

import java.time.Duration;

/**
 * What a peer may take of us. Each number bounds memory, time or work that a stranger can cause;
 * tests go to each limit and one past it.
 */
public final class Limits {
  /** Inbound connections in all. */
  public static final int CONNECTIONS_IN_MAX = 256;

  /** Inbound connections of one IP address. */
  public static final int CONNECTIONS_PER_IP_MAX = 8;

  /** Inbound connections of one IPv4 /24 or IPv6 /48. */
  public static final int CONNECTIONS_PER_SUBNET_MAX = 32;

  /** Open connections with one peer, whoever dialled. */
  public static final int CONNECTIONS_PER_PEER_MAX = 4;

  /** From the first byte to the multiplexer, for both sides. */
  public static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  /** Streams of a peer that are served at once on one connection; others wait to be accepted. */
  public static final int STREAMS_IN_MAX = 256;

  /**
   * Streams of a peer that wait to be accepted; more are reset. As many as go-yamux and rust-yamux
   * open before they are acknowledged: Kubo sends each message on a stream of its own, and one that
   * was reset is lost.
   */
  public static final int STREAMS_PENDING_MAX = 256;

  /** Streams that run their first bytes, the choice of a protocol, must be done in this time. */
  public static final Duration NEGOTIATION_TIMEOUT = Duration.ofSeconds(10);

  /** Unread bytes, and window beyond the protocol's minimum, of one connection. */
  public static final int PEER_MEMORY_BYTES = 16 << 20;

  /** The same of all connections together. */
  public static final int ALL_PEERS_MEMORY_BYTES = 128 << 20;

  /** A peer that takes data slower than this for {@link #SLOW_AFTER} is cut off. */
  public static final int BYTES_PER_SECOND_MIN = 1_024;

  /** How long a peer may be slow. */
  public static final Duration SLOW_AFTER = Duration.ofSeconds(30);

  /** Addresses kept of one peer. */
  public static final int ADDRESSES_PER_PEER_MAX = 32;

  /** Protocol names kept of one peer. */
  public static final int PROTOCOLS_PER_PEER_MAX = 64;

  /** Peers remembered; the least recently used one is forgotten first. */
  public static final int PEERS_MAX = 10_000;

  private Limits() {}
}
