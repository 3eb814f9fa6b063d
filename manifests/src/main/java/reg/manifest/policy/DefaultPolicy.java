package reg.manifest.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import reg.ipld.multiformats.Multihash;
import reg.manifest.policy.Rule.Formats;
import reg.manifest.policy.Rule.Fresh;
import reg.manifest.policy.Rule.Reaction;
import reg.manifest.policy.Rule.Then;

/**
 * The policy of {@code default.toml}, written out, because to load a parser of TOML takes longer
 * than all else that a short command does. A test holds both together.
 */
final class DefaultPolicy {
  private static final String FILE = "default.toml";
  private static final Formats FORMATS = new Formats(null, Set.of("pickle"), Use.LOAD);
  private static final Fresh FRESH = new Fresh(null, Reaction.WARN);
  private static final int KNOWN_LINE = 7;
  private static final int UNKNOWN_LINE = 14;

  static final String SHA256 = sha256(text());

  static final List<Rule> RULES =
      List.of(
          rule(KNOWN_LINE, EnumSet.complementOf(EnumSet.of(Standing.UNKNOWN)), Then.ALLOW),
          rule(UNKNOWN_LINE, EnumSet.of(Standing.UNKNOWN), Then.ASK));

  private DefaultPolicy() {}

  private static Rule rule(int line, Set<Standing> standings, Then then) {
    return new Rule(
        line,
        Glob.parse("*/*"),
        standings,
        then,
        true,
        List.of(),
        FORMATS,
        null,
        FRESH,
        null,
        Reaction.DENY,
        Reaction.DENY);
  }

  static String text() {
    try (InputStream in = DefaultPolicy.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not in the program");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sha256(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return Multihash.sha256(bytes, 0, bytes.length).hexDigest();
  }
}
