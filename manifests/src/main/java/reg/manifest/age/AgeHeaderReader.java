package reg.manifest.age;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;

/** Reads an {@link AgeHeader}, line by line; what no writer would have written is refused. */
final class AgeHeaderReader {
  private static final int MAC_BYTES = 32;

  private final byte[] bytes;
  private int at;

  AgeHeaderReader(byte[] bytes) {
    this.bytes = bytes;
  }

  AgeHeader read() {
    if (!line().equals(AgeHeader.VERSION)) {
      throw malformed("does not begin with " + AgeHeader.VERSION);
    }
    var stanzas = new ArrayList<AgeStanza>();
    String line = line();
    while (line.startsWith(AgeHeader.STANZA)) {
      stanzas.add(new AgeStanza(arguments(line), body()));
      line = line();
    }
    requireEnd(line);
    requireAlone(stanzas);
    return AgeHeader.of(stanzas, Arrays.copyOf(bytes, at));
  }

  private static List<String> arguments(String line) {
    List<String> arguments = List.of(line.substring(AgeHeader.STANZA.length()).split(" ", -1));
    for (String argument : arguments) {
      if (argument.isEmpty() || argument.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
        throw malformed("has a stanza with an argument that is empty or not printable");
      }
    }
    return arguments;
  }

  private byte[] body() {
    var text = new StringBuilder();
    String line;
    do {
      line = line();
      if (line.length() > AgeHeader.COLUMNS) {
        throw malformed("has a line of " + line.length() + " characters");
      }
      text.append(line);
    } while (line.length() == AgeHeader.COLUMNS);
    return AgeStanza.decode(text.toString());
  }

  private static void requireEnd(String line) {
    String prefix = AgeHeader.END + " ";
    boolean isEnd = line.startsWith(prefix);
    if (!isEnd || AgeStanza.decode(line.substring(prefix.length())).length != MAC_BYTES) {
      throw malformed("has a line that is neither a stanza nor its end");
    }
  }

  /** A passphrase opens a file for whoever has it, so a file may have no other recipient. */
  private static void requireAlone(List<AgeStanza> stanzas) {
    boolean scrypt = stanzas.stream().anyMatch(s -> s.kind().equals(AgeStanza.SCRYPT));
    if (stanzas.isEmpty() || (scrypt && stanzas.size() > 1)) {
      throw malformed("has no recipient, or others beside a passphrase");
    }
  }

  private String line() {
    int end = at;
    int limit = Math.min(bytes.length, AgeHeader.BYTES_MAX);
    while (end < limit && bytes[end] != '\n') {
      end++;
    }
    if (end == limit) {
      throw malformed("does not end within " + limit + " bytes");
    }
    String line = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
    at = end + 1;
    return line;
  }

  private static RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, "the header of an age file " + why);
  }
}
