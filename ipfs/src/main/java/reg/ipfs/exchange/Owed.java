package reg.ipfs.exchange;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;

/** A block that one thread waits for. */
final class Owed {
  private final Cid cid;
  private final CompletableFuture<@Nullable ByteBuffer> answer = new CompletableFuture<>();
  private volatile String failure = "nothing came";

  Owed(Cid cid) {
    this.cid = cid;
  }

  Cid cid() {
    return cid;
  }

  /**
   * The stored form came, not checked yet; or null, the peer does not have it.
   *
   * @return false when nobody waits for it any more
   */
  boolean came(@Nullable ByteBuffer form) {
    return answer.complete(form);
  }

  /** Nothing will come. */
  void fail(String why) {
    failure = why;
    answer.completeExceptionally(new RegistryException(Fault.UNREACHABLE, why));
  }

  /** Nobody waits any more; true when a form had come by then. */
  boolean abandon() {
    return !answer.cancel(false) && !answer.isCompletedExceptionally() && answer.join() != null;
  }

  /**
   * Waits for the answer.
   *
   * @throws RegistryException UNREACHABLE when nothing will come
   */
  @Nullable ByteBuffer await() throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new RegistryException(Fault.UNREACHABLE, "block " + cid + ": " + failure, e);
    }
  }
}
