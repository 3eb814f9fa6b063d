package reg.ipfs.http;

import java.io.IOException;

/** Answers requests. Called on a virtual thread for each request. */
public interface HttpHandler {
  /**
   * Answers one request: {@link HttpExchange#respond} once, then writes the body, if any. An
   * exception before the answer began becomes an error status, one after it breaks the answer off.
   *
   * @throws IOException when the client is gone or stalls
   */
  void handle(HttpExchange exchange) throws IOException, InterruptedException;
}
