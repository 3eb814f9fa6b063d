package reg.libp2p;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Properties;

/** A file of published test vectors: {@code name = value} lines under {@code vectors/}. */
public final class VectorFile {
  private final Properties lines = new Properties();

  private VectorFile() {}

  /** Reads {@code vectors/NAME.properties}. */
  public static VectorFile named(String name) {
    var file = new VectorFile();
    try (var in = VectorFile.class.getResourceAsStream("/vectors/" + name + ".properties")) {
      if (in == null) {
        throw new IllegalArgumentException("no vectors named " + name);
      }
      file.lines.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** A line's value. */
  public String text(String name) {
    String value = lines.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("no vector " + name);
    }
    return value;
  }

  /** A line's value from hex. */
  public byte[] bytes(String name) {
    return HexFormat.of().parseHex(text(name));
  }
}
