package reg.ipfs.http;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import reg.base.Fault;
import reg.base.RegistryException;

/** Runs the handler for each request, a bounded number at once. */
final class Dispatcher {
  private static final Logger LOG = System.getLogger(Dispatcher.class.getName());
  private static final String RETRY_SECONDS = "1";

  private final HttpHandler handler;
  private final Executor threads;
  private final Semaphore places;
  private final Duration stall;

  Dispatcher(HttpHandler handler, Executor threads, ServerLimits limits) {
    this.handler = handler;
    this.threads = threads;
    this.places = new Semaphore(limits.requests());
    this.stall = limits.stall();
  }

  /** How long a client may take no byte of an answer. */
  Duration stall() {
    return stall;
  }

  /** Starts to answer a request; called on an event loop. */
  void dispatch(NettyExchange exchange) {
    boolean place = places.tryAcquire();
    try {
      threads.execute(() -> run(exchange, place));
    } catch (RejectedExecutionException e) {
      exchange.end();
    }
  }

  private void run(NettyExchange exchange, boolean place) {
    try {
      if (place) {
        handle(exchange);
      } else {
        exchange.respond(
            503, new HttpFields().set("Retry-After", RETRY_SECONDS), "too many requests at once");
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "request broken off: {0}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.end();
      if (place) {
        places.release();
      }
    }
  }

  private void handle(NettyExchange exchange) throws IOException, InterruptedException {
    try {
      handler.handle(exchange);
    } catch (RegistryException e) {
      LOG.log(Level.DEBUG, "request refused: {0}", e.getMessage());
      fail(exchange, status(e.fault()), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "request failed path=" + exchange.request().path(), e);
      fail(exchange, 500, "internal error");
    }
  }

  private static void fail(NettyExchange exchange, int status, String why) throws IOException {
    if (!exchange.began()) {
      exchange.respond(status, new HttpFields(), why);
    }
  }

  /** The status that answers a fault. */
  static int status(Fault fault) {
    return switch (fault) {
      case INVALID_REQUEST -> 400;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case REFUSED_BY_POLICY, REVOKED -> 410;
      case UNREACHABLE -> 504;
      case UNSIGNED, BAD_SIGNATURE, ROLLBACK, CORRUPT, MALFORMED, STORAGE -> 500;
      case INTERRUPTED -> 503;
    };
  }
}
