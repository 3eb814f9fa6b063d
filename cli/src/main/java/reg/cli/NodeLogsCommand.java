package reg.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;

final class NodeLogsCommand implements Command {
  private static final String LINES = "-n";
  private static final String FOLLOW = "--follow";
  private static final int LINES_MAX = 1_000_000;
  private static final long LOOK_MILLIS = 100;

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "logs",
            "Show what the node in the background said.",
            "",
            "One event a line; as JSON objects when 'log.format' in config.toml says so.")
        .value(LINES, "LINES", "Only the last ones.")
        .flag(new String[] {"-f", FOLLOW}, "Go on with what it says from now on, until Ctrl-C.")
        .exits(ExitCode.NOT_FOUND, ExitCode.INTERRUPTED)
        .example("reg node logs -n 20")
        .example("reg node logs --follow");
  }

  @Override
  public RunsIn runsIn() {
    return RunsIn.OWN_PROCESS;
  }

  @Override
  public void run(Call call) throws IOException, InterruptedException {
    Path log = call.home().nodeLog();
    if (!Files.exists(log)) {
      throw NodeCommands.notRunning(call);
    }
    try (InputStream in = Files.newInputStream(log)) {
      var lines = new Lines(in);
      int count = lines(call.value(LINES));
      Deque<String> last = last(lines, count);
      if (!call.flag(FOLLOW)) {
        String begun = lines.rest();
        if (!begun.isEmpty()) {
          add(last, begun, count);
        }
        show(call, last);
        return;
      }
      last.forEach(line -> showOne(call, line));
      follow(call, lines);
    }
  }

  private static int lines(@Nullable String text) {
    if (text == null) {
      return LINES_MAX;
    }
    if (text.matches("[0-9]{1,6}")) {
      return Integer.parseInt(text);
    }
    throw new RegistryException(
        Fault.INVALID_REQUEST, LINES + " takes a number below " + LINES_MAX);
  }

  private static Deque<String> last(Lines lines, int count) throws IOException {
    var last = new ArrayDeque<String>();
    for (String line = lines.next(); line != null; line = lines.next()) {
      add(last, line, count);
    }
    return last;
  }

  private static void add(Deque<String> last, String line, int count) {
    last.add(line);
    if (last.size() > count) {
      last.remove();
    }
  }

  private static void show(Call call, Deque<String> lines) {
    if (call.isJson()) {
      call.print(Json.object().put("lines", lines));
    } else {
      lines.forEach(call::print);
    }
  }

  private static void follow(Call call, Lines lines) throws IOException, InterruptedException {
    while (true) {
      String line = lines.next();
      if (line != null) {
        showOne(call, line);
      } else {
        call.bytesOut().flush();
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }
  }

  private static void showOne(Call call, String line) {
    if (call.isJson()) {
      call.printLine(Json.object().put("line", line));
    } else {
      call.print(line);
    }
  }

  /** The whole lines of a file that grows. */
  private static final class Lines {
    private static final int CHUNK_BYTES = 64 << 10;

    private final InputStream in;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private byte[] chunk = new byte[0];
    private int at;

    Lines(InputStream in) {
      this.in = in;
    }

    /** What there is of a line that is not whole. */
    String rest() {
      return begun.toString(StandardCharsets.UTF_8);
    }

    /** The next line; null when none is whole by now. */
    @Nullable String next() throws IOException {
      while (true) {
        while (at < chunk.length) {
          byte next = chunk[at++];
          if (next == '\n') {
            String line = begun.toString(StandardCharsets.UTF_8);
            begun.reset();
            return line;
          }
          begun.write(next);
        }
        chunk = in.readNBytes(CHUNK_BYTES);
        at = 0;
        if (chunk.length == 0) {
          return null;
        }
      }
    }
  }
}
