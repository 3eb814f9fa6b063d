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
  private volatile boolean signalled;

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

  /**
   * Ends the process with the command's exit code, or lets the signal end it when there was one.
   * {@link System#exit} would ask a logging library first whether that is to be logged, which costs
   * a short command more than its work; nobody but this watch waits for the end of the process.
   */
  void exit(int code) {
    if (!signalled) {
      Runtime.getRuntime().halt(code);
    }
    System.exit(code);
  }

  /** What the signal does. */
  void interrupt(Thread command, PrintStream err) {
    if (ended.getCount() == 0) {
      return;
    }
    signalled = true;
    err.println("reg: stopping; what is done is kept, and the same command goes on from there");
    command.interrupt();
    try {
      ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
