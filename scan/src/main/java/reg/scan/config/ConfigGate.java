package reg.scan.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.chunker.format.FileBytes;
import reg.chunker.format.HeaderInput;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/**
 * JSON files: keys that make a loader run or fetch code, chat templates, descriptions of Keras
 * models, and names of files that must be there. Reads what Python's {@code json} reads, as a
 * stream; of a key that occurs twice both values count.
 */
public final class ConfigGate {
  /** The longest configuration; longer JSON is data. */
  public static final int BYTES_MAX = 64 << 20;

  private static final int DEPTH_MAX = 128;
  private static final int TEXT_CHARS_MAX = 16 << 20;
  private static final int HEAD_BYTES = 64;

  /** Names that programs load as configuration, so that what cannot be read is refused. */
  private static final Pattern LOADED =
      Pattern.compile("(?:.*[/_.-])?(?:config|index|modules|metadata|template|map)\\.json");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(10_000)
                  .maxNameLength(TEXT_CHARS_MAX)
                  .maxStringLength(TEXT_CHARS_MAX)
                  .build())
          .build();

  private ConfigGate() {}

  /** Whether the first bytes may be those of a JSON object or list. */
  public static boolean claims(byte[] head, int length) {
    for (int i = 0; i < Math.min(length, HEAD_BYTES); i++) {
      switch (head[i]) {
        case ' ', '\n', '\r', '\t' -> {}
        default -> {
          return head[i] == '{' || head[i] == '[';
        }
      }
    }
    return false;
  }

  /**
   * Reads a file.
   *
   * @param neighbours of the file; null inside of an archive, where names are not checked
   * @return whether it is JSON, with one value
   */
  public static boolean scan(
      String name, FileBytes file, @Nullable Neighbours neighbours, Findings findings) {
    boolean loaded = LOADED.matcher(name.toLowerCase(Locale.ROOT)).matches();
    Findings found = findings.apart();
    String wrong = file.size() > BYTES_MAX ? "more than " + BYTES_MAX + " bytes" : null;
    if (wrong == null) {
      wrong = read(file, new ConfigReader(name, neighbours, found));
    }
    if (wrong == null || loaded) {
      findings.addAll(found);
    }
    if (wrong != null && loaded) {
      findings.add(Rule.CONFIG_MALFORMED, "", wrong);
    }
    return wrong == null;
  }

  /** What is wrong with the JSON; null when nothing is. */
  private static @Nullable String read(FileBytes file, ConfigReader reader) {
    // As UTF-8, which loaders take it for; left alone, Jackson would guess UTF-16 and UTF-32.
    try (var in =
            new InputStreamReader(new HeaderInput(file, 0, file.size()), StandardCharsets.UTF_8);
        JsonParser json = JSON.createParser(in)) {
      json.nextToken();
      reader.value(json);
      return json.nextToken() == null ? null : "more than one value";
    } catch (JsonProcessingException e) {
      return e.getOriginalMessage();
    } catch (RegistryException e) {
      return e.getMessage();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
