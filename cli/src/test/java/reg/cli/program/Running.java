package reg.cli.program;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process under test. Closed, it is gone. */
final class Running implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration COME_LIMIT = Duration.ofMinutes(1);

  private final String command;
  private final Process process;
  private final Path out;
  private final Path err;
  private final long start = System.nanoTime();
  private long peakKib;

  private Running(ProcessBuilder builder) throws IOException {
    this.command = String.join(" ", builder.command());
    this.out = Files.createTempFile("reg-it-", ".out");
    this.err = Files.createTempFile("reg-it-", ".err");
    if (builder.redirectOutput().file() == null) {
      builder.redirectOutput(out.toFile());
    }
    this.process = builder.redirectError(err.toFile()).start();
  }

  /** Starts a process; its output is kept unless it is redirected already. */
  static Running start(ProcessBuilder builder) {
    try {
      return new Running(builder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end; a process that takes longer is ended, and fails the test. */
  Ended await(Duration limit) {
    if (!endsWithin(limit)) {
      end();
      throw new AssertionError(
          command + "\ntook more than " + limit + "\n" + text(out) + text(err));
    }
    return ended();
  }

  /** Waits until it has come that far, which must be before its end. */
  void await(BooleanSupplier come) {
    long deadline = System.nanoTime() + COME_LIMIT.toNanos();
    while (!come.getAsBoolean()) {
      if (endsWithin(LOOK) || System.nanoTime() > deadline) {
        throw new AssertionError(command + "\nhas not come so far\n" + text(out) + text(err));
      }
    }
  }

  /** Whether it ends by itself within that time. */
  boolean endsWithin(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      long left = limit.toNanos();
      while (left > 0 && process.isAlive()) {
        peakKib = Math.max(peakKib, residentPeakKib());
        process.waitFor(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS);
        left = deadline - System.nanoTime();
      }
      return !process.isAlive();
    } catch (InterruptedException e) {
      end();
      throw new AssertionError("the test was interrupted", e);
    }
  }

  /** What it did; it must have ended. */
  private Ended ended() {
    var elapsed = Duration.ofNanos(System.nanoTime() - start);
    var ended = new Ended(command, process.exitValue(), text(out), text(err), peakKib, elapsed);
    close();
    return ended;
  }

  /** Kills it as nothing can be killed harder, and says what it printed. */
  Ended kill() {
    end();
    return ended();
  }

  /** Sends a signal, such as INT. */
  void signal(String name) {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()));
    start(kill).await(Duration.ofSeconds(10)).requireCode(0);
  }

  /** What it has printed by now. */
  String printed() {
    return text(out);
  }

  /** Its standard input. */
  OutputStream input() {
    return process.getOutputStream();
  }

  long pid() {
    return process.pid();
  }

  private void end() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long residentPeakKib() {
    try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      // It has just ended.
      return 0;
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    end();
    try {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
