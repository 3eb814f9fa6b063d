package reg.cli.terminal;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import reg.base.ByteSize;
import reg.base.ProgressListener;

/**
 * Shows how a long operation advances: a bar that redraws itself on a terminal, otherwise a line
 * every few seconds. It has no thread of its own: whoever advances it draws, when it is time.
 * Closing it removes the bar.
 */
public final class Progress implements ProgressListener, AutoCloseable {
  /** How progress is shown. */
  public sealed interface Style {
    /** Redrawn in place, within that many columns. */
    record Bar(int columns) implements Style {}

    /** One line now and then, for a log file. */
    record Lines() implements Style {}

    /** Warnings only. */
    record Quiet() implements Style {}
  }

  private static final long BAR_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LINE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final int BAR_CELLS_MAX = 30;

  private final PrintStream err;
  private final Style style;
  private final LongSupplier nanoClock;
  private final long everyNanos;
  private final LongAdder done = new LongAdder();
  private final AtomicLong shownAt = new AtomicLong();
  private volatile Step step;
  private boolean barIsShown;

  private record Step(String name, long totalBytes, long startedAt) {}

  public Progress(PrintStream err, Style style) {
    this(err, style, System::nanoTime);
  }

  Progress(PrintStream err, Style style, LongSupplier nanoClock) {
    this.err = err;
    this.style = style;
    this.nanoClock = nanoClock;
    this.everyNanos = style instanceof Style.Bar ? BAR_EVERY_NANOS : LINE_EVERY_NANOS;
    this.step = new Step("", -1, nanoClock.getAsLong());
    shownAt.set(step.startedAt);
  }

  @Override
  public synchronized void begin(String name, long totalBytes) {
    erase();
    done.reset();
    step = new Step(Printable.escape(name), totalBytes, nanoClock.getAsLong());
    shownAt.set(step.startedAt);
  }

  @Override
  public void advance(long bytes) {
    done.add(bytes);
    if (style instanceof Style.Quiet) {
      return;
    }
    long now = nanoClock.getAsLong();
    long last = shownAt.get();
    if (now - last >= everyNanos && shownAt.compareAndSet(last, now)) {
      show(now);
    }
  }

  @Override
  public synchronized void warn(String message) {
    erase();
    err.println("reg: warning: " + Printable.escape(message));
  }

  @Override
  public synchronized void close() {
    erase();
  }

  private synchronized void show(long now) {
    var state = state(step, done.sum(), now);
    switch (style) {
      case Style.Bar bar -> {
        err.print(ERASE_LINE + state.bar(bar.columns()));
        err.flush();
        barIsShown = true;
      }
      case Style.Lines _ -> err.println("reg: " + state.line());
      case Style.Quiet _ -> {}
    }
  }

  private void erase() {
    if (barIsShown) {
      err.print(ERASE_LINE);
      err.flush();
      barIsShown = false;
    }
  }

  private static State state(Step step, long done, long now) {
    double seconds = Math.max(1e-3, (now - step.startedAt) / 1e9);
    long rate = (long) (done / seconds);
    long left = step.totalBytes < 0 || rate == 0 ? -1 : Math.max(0, step.totalBytes - done) / rate;
    return new State(step.name, done, step.totalBytes, rate, left);
  }

  /** One moment: bytes, bytes a second, seconds left; -1 where not known. */
  private record State(String step, long done, long total, long rate, long secondsLeft) {
    String line() {
      String amount =
          total < 0
              ? ByteSize.format(done)
              : "%d %% of %s".formatted(percent(), ByteSize.format(total));
      return "%s: %s, %s/s%s".formatted(step, amount, ByteSize.format(rate), eta(", "));
    }

    String bar(int columns) {
      String tail =
          total < 0
              ? "%s  %s/s".formatted(ByteSize.format(done), ByteSize.format(rate))
              : "%3d %%  %s of %s  %s/s%s"
                  .formatted(
                      percent(),
                      ByteSize.format(done),
                      ByteSize.format(total),
                      ByteSize.format(rate),
                      eta("  "));
      int room = columns - 1 - step.length() - tail.length() - 6;
      int cells = total < 0 ? 0 : Math.min(BAR_CELLS_MAX, room);
      String text = step + "  " + (cells < 5 ? "" : cells(cells) + "  ") + tail;
      return text.length() < columns ? text : text.substring(0, Math.max(0, columns - 1));
    }

    private String cells(int cells) {
      int full = Math.toIntExact(cells * (long) percent() / 100);
      return "[" + "#".repeat(full) + " ".repeat(cells - full) + "]";
    }

    private int percent() {
      return total <= 0 ? 100 : (int) Math.min(100, 100.0 * done / total);
    }

    private String eta(String before) {
      if (secondsLeft < 0) {
        return "";
      }
      return before
          + String.format(
              Locale.ROOT,
              "ETA %d:%02d:%02d",
              secondsLeft / 3600,
              secondsLeft / 60 % 60,
              secondsLeft % 60);
    }
  }
}
