package reg.scan.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import reg.chunker.format.FileBytes;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/**
 * Keras models in HDF5 files. The description is JSON in an attribute, which HDF5 keeps in one
 * piece; so names and values are looked for in all bytes, without following the file's structure:
 * what a hostile structure hides from one reader it cannot hide from this.
 */
public final class Hdf5Gate {
  /** How much of a file is looked at. */
  public static final long BYTES_MAX = 1L << 30;

  private static final byte[] MAGIC = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int USER_BLOCK_BYTES_MAX = 1 << 20;
  private static final int WINDOW_BYTES = 1 << 20;

  /** A name, a colon and a value fit in this many bytes. */
  private static final int PAIR_BYTES_MAX = 4096;

  private static final int TEXT_BYTES_MAX = 1024;

  private final byte[] window = new byte[WINDOW_BYTES + PAIR_BYTES_MAX];
  private final Findings findings;
  private int length;

  private Hdf5Gate(Findings findings) {
    this.findings = findings;
  }

  /** Whether a file has the mark of HDF5: at its start, or behind 512 bytes, 1024, and so on. */
  public static boolean claims(FileBytes file) {
    byte[] mark = new byte[MAGIC.length];
    for (long at = 0; at <= USER_BLOCK_BYTES_MAX; at = Math.max(512, at * 2)) {
      if (file.fill(at, mark) == mark.length && Arrays.equals(mark, MAGIC)) {
        return true;
      }
    }
    return false;
  }

  /** Looks at all names and values in the file. */
  public static void scan(FileBytes file, Findings findings) {
    new Hdf5Gate(findings).run(file);
  }

  private void run(FileBytes file) {
    long size = Math.min(file.size(), BYTES_MAX);
    for (long at = 0; at < size; at += WINDOW_BYTES) {
      length = file.fill(at, window);
      int last = Math.min(WINDOW_BYTES, length);
      for (int i = 0; i < last; i++) {
        if (window[i] == '"') {
          pair(i, at + i);
        }
      }
    }
    if (file.size() > BYTES_MAX) {
      findings.add(
          Rule.ARCHIVE_UNCHECKED,
          BYTES_MAX,
          "only the first " + BYTES_MAX + " bytes were looked at");
    }
  }

  /** A name that begins at a quote, its colon and its value, when they are there. */
  private void pair(int quote, long offset) {
    // Most quotes do not begin one of these names; an escape could hide any.
    int first = quote + 1 < length ? window[quote + 1] : 0;
    if (first != 'c' && first != 'm' && first != 'r' && first != '\\') {
      return;
    }
    int end = textEnd(quote);
    if (end < 0) {
      return;
    }
    int value = afterSpace(end);
    if (value >= length || window[value] != ':') {
      return;
    }
    value = afterSpace(value + 1);
    if (value >= length || window[value] != '"') {
      return;
    }
    int valueEnd = textEnd(value);
    if (valueEnd > 0) {
      check(text(quote, end), text(value, valueEnd), "byte " + offset);
    }
  }

  private void check(String name, String value, String where) {
    switch (name) {
      case "class_name" -> KerasRules.className(value, where, findings);
      case "module" -> KerasRules.module(value, where, findings);
      case "registered_name" -> KerasRules.registered(value, null, where, findings);
      default -> {}
    }
  }

  private int afterSpace(int at) {
    int i = at;
    while (i < length && i < at + TEXT_BYTES_MAX && " \n\r\t".indexOf(window[i]) >= 0) {
      i++;
    }
    return i;
  }

  /** Behind the quote that ends the text which begins at a quote; -1 when it is too long. */
  private int textEnd(int quote) {
    int last = Math.min(length, quote + TEXT_BYTES_MAX);
    for (int i = quote + 1; i < last; i++) {
      if (window[i] == '\\') {
        i++;
      } else if (window[i] == '"') {
        return i + 1;
      }
    }
    return -1;
  }

  private String text(int from, int to) {
    String raw = new String(window, from + 1, to - from - 2, StandardCharsets.UTF_8);
    String plain = raw.indexOf('\\') < 0 ? raw : unescaped(raw);
    return plain == null ? raw : plain;
  }

  /** The text without escapes, which JSON may have for any character; null when they are wrong. */
  private static @Nullable String unescaped(String raw) {
    var text = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        text.append(c);
      } else if (i + 5 < raw.length() && raw.charAt(i + 1) == 'u') {
        int code = Character.digit(raw.charAt(i + 2), 16);
        for (int j = 3; j < 6; j++) {
          code = code << 4 | Character.digit(raw.charAt(i + j), 16);
        }
        if (code < 0) {
          return null;
        }
        text.append((char) code);
        i += 5;
      } else if (i + 1 < raw.length()) {
        text.append(raw.charAt(++i));
      }
    }
    return text.toString();
  }
}
