package reg.ipfs.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One request and its answer. Belongs to the thread that handles it. */
public interface HttpExchange {
  /** What the client asks. */
  HttpRequest request();

  /**
   * Begins the answer. Without a {@code Content-Length} field the body is as long as what is
   * written. Closing the stream ends the answer; leaving it open breaks it off, so that the client
   * sees that it is not whole. The body of a HEAD request is discarded.
   *
   * @return where the body goes; writes and the close wait while the client reads slowly, and fail
   *     when it is gone or takes nothing for {@link ServerLimits#stall}
   */
  OutputStream respond(int status, HttpFields fields) throws IOException;

  /** Answers with a whole body. */
  default void respond(int status, HttpFields fields, byte[] body) throws IOException {
    fields.set("Content-Length", Integer.toString(body.length));
    try (OutputStream out = respond(status, fields)) {
      out.write(body);
    }
  }

  /** Answers with a line of plain text. */
  default void respond(int status, HttpFields fields, String text) throws IOException {
    fields
        .set("Content-Type", "text/plain; charset=utf-8")
        .set("X-Content-Type-Options", "nosniff");
    respond(status, fields, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
