package reg.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: asks the command's thread to stop, and holds the process until it has closed
 * the store. The JVM then ends with 128 plus the signal's number. Should the command not stop in
 * time, nothing is lost: what the store acknowledged is on disk.
 */
final class StopSignal {
  private static final long GRACE_SECONDS = 10;

  private final CountDownLatch ended = new CountDownLatch(1);

  static StopSignal watch(Thread command, PrintStream err) {
    var stop = new StopSignal();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop.interrupt(command, err), "reg-stop"));
    return stop;
  }

  /** From here the process ends by itself. */
  void commandEnded() {
    ended.countDown();
  }

  /** What the signal does. */
  void interrupt(Thread command, PrintStream err) {
    if (ended.getCount() == 0) {
      return;
    }
    err.println("reg: stopping; what is done is kept, and the same command goes on from there");
    command.interrupt();
    try {
      ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
