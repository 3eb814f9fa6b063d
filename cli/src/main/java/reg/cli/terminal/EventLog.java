package reg.cli.terminal;

import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the parts of reg log, one event a line: for people, or as a JSON object with {@code
 * time}, {@code level}, {@code event} and {@code fields}. The fields are the {@code name={0}} of a
 * message's pattern; their values may come from strangers, and are escaped. Closed, nothing more is
 * written.
 */
public final class EventLog implements AutoCloseable {
  /** How lines are written. */
  public enum Style {
    /** {@code 2026-11-27T05:00:00Z INFO listening address=/ip4/…}. */
    TEXT,
    /** One JSON object. */
    JSON
  }

  private static final String LOGGER = "reg";
  private static final Pattern FIELD = Pattern.compile("[ ,;:]*\\b([a-z]+)=\\{([0-9])}");
  private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

  private final Logger logger = Logger.getLogger(LOGGER);
  private final Handler handler;

  private EventLog(Handler handler) {
    this.handler = handler;
  }

  /** Starts to write events of level INFO and above. */
  public static EventLog to(PrintStream out, Style style) {
    var log = new EventLog(new Lines(out, style));
    log.logger.addHandler(log.handler);
    log.logger.setUseParentHandlers(false);
    return log;
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(logger.getHandlers().length == 0);
  }

  /** One event. */
  private record Event(LogRecord entry, String name, Map<String, String> fields) {
    static Event of(LogRecord entry) {
      String pattern = String.valueOf(entry.getMessage());
      Map<String, String> fields = new LinkedHashMap<>();
      var field = FIELD.matcher(pattern);
      while (field.find()) {
        fields.put(field.group(1), value(entry, field.group(2)));
      }
      String name = FIELD.matcher(pattern).replaceAll("").strip();
      var place = PLACE.matcher(name);
      String full = place.replaceAll(each -> Matcher.quoteReplacement(value(entry, each.group(1))));
      return new Event(entry, full, fields);
    }

    private static String value(LogRecord entry, String index) {
      @Nullable Object[] values = entry.getParameters();
      int at = Integer.parseInt(index);
      return values == null || at >= values.length ? "" : String.valueOf(values[at]);
    }

    private String level() {
      return entry.getLevel().intValue() >= Level.SEVERE.intValue()
          ? "ERROR"
          : entry.getLevel().intValue() >= Level.WARNING.intValue() ? "WARN" : "INFO";
    }

    String text() {
      var line = new StringBuilder();
      line.append(entry.getInstant().truncatedTo(ChronoUnit.MILLIS));
      line.append(' ').append(level()).append(' ').append(name);
      fields.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
      return Printable.escape(line.toString());
    }

    String json() {
      return Json.object()
          .put("time", entry.getInstant().truncatedTo(ChronoUnit.MILLIS))
          .put("level", level().toLowerCase(Locale.ROOT))
          .put("event", name)
          .put("fields", fields)
          .line();
    }
  }

  private static final class Lines extends Handler {
    private final PrintStream out;
    private final Style style;

    Lines(PrintStream out, Style style) {
      this.out = out;
      this.style = style;
    }

    @Override
    public void publish(LogRecord entry) {
      if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
        var event = Event.of(entry);
        out.println(style == Style.JSON ? event.json() : event.text());
      }
    }

    @Override
    public void flush() {
      out.flush();
    }

    @Override
    public void close() {
      out.flush();
    }
  }
}
