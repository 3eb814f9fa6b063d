package reg.ipfs.http;

import java.time.Duration;

/**
 * What a server lets its clients take.
 *
 * @param connections open at once; more are closed as they come
 * @param requests handled at once, over all connections; more are answered 503
 * @param bodyBytes the longest body of a request; longer ones are answered 413
 * @param idle how long a connection may be without a whole request or answer on its way
 * @param stall how long a client may take no byte of an answer
 */
public record ServerLimits(
    int connections, int requests, int bodyBytes, Duration idle, Duration stall) {
  /** 256 connections, 64 requests, bodies of 1 MiB, 30 s idle, 30 s without a byte. */
  public static final ServerLimits DEFAULT =
      new ServerLimits(256, 64, 1 << 20, Duration.ofSeconds(30), Duration.ofSeconds(30));
}
