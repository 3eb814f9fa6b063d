package reg.ipfs.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients can not take. */
@Timeout(60)
class ServerLimitsTest extends ServerCalls {
  private static final Duration STALL = Duration.ofSeconds(30);

  @Test
  void headsAndBodiesPastTheirLimitsAreRefused() throws IOException {
    var limits = new ServerLimits(8, 8, 100, Duration.ofSeconds(10), STALL);
    HttpServer server = start(limits, ServerCalls::echo);
    String line = "GET /" + "a".repeat(HttpServer.LINE_BYTES_MAX) + " HTTP/1.1\r\n\r\n";
    assertThat(raw(server, line)).startsWith("HTTP/1.1 414");
    String field = "GET / HTTP/1.1\r\nX: " + "a".repeat(HttpServer.HEADER_BYTES_MAX) + "\r\n\r\n";
    assertThat(raw(server, field)).startsWith("HTTP/1.1 431");
    String body = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 101\r\n\r\n";
    assertThat(raw(server, body + "b".repeat(101))).startsWith("HTTP/1.1 413");
    String fits = "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 100\r\n\r\n";
    assertThat(raw(server, fits + "b".repeat(100))).startsWith("HTTP/1.1 200");
  }

  @Test
  void aConnectionThatBringsNoWholeRequestIsClosed() throws IOException, InterruptedException {
    var limits = new ServerLimits(8, 8, 100, Duration.ofMillis(300), STALL);
    HttpServer server = start(limits, ServerCalls::echo);
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      out.write("GET / HTTP/1.1\r\nX: ".getBytes(US_ASCII));
      var trickle =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (!Thread.interrupted()) {
                        out.write('a');
                        Thread.sleep(20);
                      }
                    } catch (IOException | InterruptedException e) {
                      // The server closed, which is what the test is about.
                    }
                  });
      assertThat(readsNothing(in)).isTrue();
      trickle.interrupt();
      trickle.join();
    }
  }

  @Test
  void moreConnectionsThanAllowedAreClosed() throws IOException, InterruptedException {
    var limits = new ServerLimits(2, 8, 100, Duration.ofSeconds(10), STALL);
    HttpServer server = start(limits, ServerCalls::echo);
    String request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    try (var first = new Socket(server.address().getAddress(), server.address().getPort());
        var second = new Socket(server.address().getAddress(), server.address().getPort())) {
      for (Socket socket : List.of(first, second)) {
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
      try (var third = new Socket(server.address().getAddress(), server.address().getPort())) {
        assertThat(readsNothing(third.getInputStream())).isTrue();
      }
    }
  }

  @Test
  void moreRequestsThanAllowedAreToldToComeAgain() throws Exception {
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    var limits = new ServerLimits(8, 1, 100, Duration.ofSeconds(10), STALL);
    HttpServer server =
        start(
            limits,
            exchange -> {
              entered.countDown();
              leave.await();
              echo(exchange);
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> get(server, "/first"));
      entered.await();
      var second = get(server, "/second");
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("Retry-After")).isPresent();
      leave.countDown();
      assertThat(first.get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aSlowReaderMakesTheHandlerWaitInsteadOfMemoryGrow() throws Exception {
    var written = new AtomicLong();
    var done = new CountDownLatch(1);
    int total = 64 << 20;
    HttpServer server =
        start(
            ServerLimits.DEFAULT,
            exchange -> {
              try (OutputStream out = exchange.respond(200, new HttpFields())) {
                for (int i = 0; i < total; i += LARGE.length) {
                  out.write(LARGE);
                  written.addAndGet(LARGE.length);
                }
              } finally {
                done.countDown();
              }
            });
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
      assertThat(done.await(300, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(written.get()).isLessThan(total / 2);
      long read = 0;
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n > 0 && read < total; n = in.read(buffer)) {
        read += n;
        if (written.get() == total && done.getCount() == 0) {
          break;
        }
      }
    }
    done.await();
  }

  private static boolean readsNothing(InputStream in) {
    try {
      return in.read() < 0;
    } catch (IOException e) {
      return true;
    }
  }

  /** Also when all of the answer was written and only its end waits for the client. */
  @ParameterizedTest
  @ValueSource(ints = {32 << 20, 6 << 20})
  void aClientThatTakesNothingIsNotWaitedFor(int bytes) throws Exception {
    var failure = new ArrayList<IOException>();
    var done = new CountDownLatch(1);
    var limits = new ServerLimits(8, 8, 100, Duration.ofSeconds(10), Duration.ofMillis(300));
    HttpServer server =
        start(
            limits,
            exchange -> {
              try (OutputStream out = exchange.respond(200, new HttpFields())) {
                out.write(new byte[bytes]);
              } catch (IOException e) {
                failure.add(e);
                throw e;
              } finally {
                done.countDown();
              }
            });
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      done.await();
      assertThat(failure).hasSize(1);
    }
  }
}
