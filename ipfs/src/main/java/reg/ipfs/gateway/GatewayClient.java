package reg.ipfs.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.DagCar;
import reg.ipfs.RemoteSource;
import reg.ipfs.http.StallGuard;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Cid;

/**
 * Asks a trustless gateway for blocks. Nothing it answers is believed: each block's hash is
 * checked, a CAR must have exactly the blocks of the DAG. Redirects are not followed.
 */
public final class GatewayClient implements RemoteSource, AutoCloseable {
  /** How long to wait for a connection, for an answer to begin, and for its next byte. */
  static final Duration CONNECT = Duration.ofSeconds(5);

  static final Duration ANSWER = Duration.ofSeconds(30);
  static final Duration STALL = Duration.ofSeconds(30);

  /** A block may take so many times as long as a gateway may send nothing: 2 MiB in 2 minutes. */
  private static final int BLOCK_STALLS = 4;

  private final URI base;
  private final HttpClient http;
  private final Duration stall;

  /**
   * A client of a gateway.
   *
   * @param base without a path: {@code https://gateway.example}
   * @param http closed with this client
   */
  public GatewayClient(URI base, HttpClient http) {
    this(base, http, STALL);
  }

  GatewayClient(URI base, HttpClient http, Duration stall) {
    this.base = base;
    this.http = http;
    this.stall = stall;
  }

  /** A client of a gateway, which trusts the JDK's certificate authorities if it speaks TLS. */
  public static GatewayClient of(URI base) {
    return new GatewayClient(base, HttpClient.newBuilder().connectTimeout(CONNECT).build());
  }

  /**
   * Fetches one block.
   *
   * @return null when the gateway says that it does not have it, or does not serve it
   * @throws RegistryException UNREACHABLE when it does not answer in time or fails; CORRUPT when
   *     the bytes are others; MALFORMED when they are more than a block may have
   */
  @Override
  public @Nullable Block fetch(Cid cid) throws InterruptedException {
    String target = "/ipfs/" + cid + "?format=raw";
    HttpResponse<InputStream> answer = ask(target, ResponseFormat.RAW.mediaType());
    InputStream whole = StallGuard.whole(answer.body(), stall.multipliedBy(BLOCK_STALLS));
    try (InputStream in = new StallGuard(whole, stall)) {
      if (isAbsent(target, answer)) {
        return null;
      }
      byte[] bytes = in.readNBytes(Block.BYTES_MAX + 1);
      return Block.verified(cid, bytes);
    } catch (IOException e) {
      throw unreachable(target, e);
    }
  }

  /**
   * Fetches a DAG as one CAR. Blocks go to the sink as they come; when this fails, those that came
   * before are there.
   *
   * @param bytesMax the most bytes of all blocks together
   * @return false when the gateway does not have the root
   * @throws RegistryException UNREACHABLE when the answer fails, stalls or ends before the DAG is
   *     complete; CORRUPT or MALFORMED when it has something else than the DAG
   */
  public boolean fetchDag(Cid root, BlockSink sink, long bytesMax) throws InterruptedException {
    String target = "/ipfs/" + root + "?format=car&dag-scope=all&car-order=dfs&car-dups=n";
    String accept = ResponseFormat.CAR.mediaType() + "; version=1; order=dfs; dups=n";
    HttpResponse<InputStream> answer = ask(target, accept);
    long missing;
    try (InputStream in = new StallGuard(answer.body(), stall)) {
      if (isAbsent(target, answer)) {
        return false;
      }
      missing = DagCar.receive(in, root, sink, bytesMax);
    } catch (UncheckedIOException e) {
      throw unreachable(target, e.getCause());
    } catch (IOException e) {
      throw unreachable(target, e);
    }
    if (missing > 0) {
      throw new RegistryException(
          Fault.UNREACHABLE, "%s%s ended with %d blocks missing".formatted(base, target, missing));
    }
    return true;
  }

  private HttpResponse<InputStream> ask(String target, String accept) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(target))
            .header("Accept", accept)
            .timeout(ANSWER)
            .build();
    try {
      return http.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw unreachable(target, e);
    }
  }

  /** True for answers that say so, false for content. */
  private boolean isAbsent(String target, HttpResponse<InputStream> answer) {
    return switch (answer.statusCode()) {
      case 200 -> false;
      case 301, 302, 307, 308, 403, 404, 410, 451 -> true;
      default ->
          throw new RegistryException(
              Fault.UNREACHABLE, base + target + " answered with " + answer.statusCode());
    };
  }

  private RegistryException unreachable(String target, @Nullable IOException cause) {
    return new RegistryException(
        Fault.UNREACHABLE, base + target + " could not be fetched: " + cause, cause);
  }

  /** Ends the connections; requests under way are broken off. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
