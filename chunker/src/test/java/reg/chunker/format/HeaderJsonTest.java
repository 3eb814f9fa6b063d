package reg.chunker.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;

/** The reader of headers beside a JSON library: it accepts nothing else, and reads the same. */
class HeaderJsonTest {
  private static final int MUTANTS = Integer.getInteger("reg.json.mutants", 20_000);

  private static final String VALID =
      "{\"__metadata__\":{\"format\":\"pt\",\"\\u00e9\\n"
          + "\":\"\\\"\"}, \"a\\\\\\/\\u0062\":{\"dtype\":\"U8\",\"shape\":[2,"
          + " 3],\"data_offsets\":[0,6]},\n"
          + "\"\u00e9\ud83d\ude00\":{\"shape\":[],\"dtype\":\"I64\",\"data_offsets\":[6,14]},"
          + "\t\"\\ud83d\\ude00\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[14,14]}} ";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @Test
  void acceptsNothingThatALibraryRefuses() {
    byte[] valid = VALID.getBytes(StandardCharsets.UTF_8);
    var random = new Random(5);
    String bytes = "{}[]\",:\\u0123456789-+.eE \ttrfnab/\u0000\u00ff\u00c0";
    int accepted = 0;
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = valid.clone();
      for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
        mutant[1 + random.nextInt(mutant.length - 1)] =
            (byte) bytes.charAt(random.nextInt(bytes.length()));
      }
      List<String> names = names(mutant);
      if (names != null) {
        accepted++;
        assertThat(names)
            .as(new String(mutant, StandardCharsets.ISO_8859_1))
            .containsExactlyElementsOf(reference(mutant));
      }
    }
    assertThat(accepted).isBetween(MUTANTS / 100, MUTANTS / 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsWhatALibraryWrites(boolean ascii) throws IOException {
    var random = new Random(6);
    for (int round = 0; round < 300; round++) {
      var wanted = new TreeMap<String, String>();
      for (int i = 0; i < 5; i++) {
        wanted.put(text(random), text(random));
      }
      byte[] json = written(wanted, ascii, round % 2 == 0);
      assertThat(SafetensorsHeader.read(FileBytes.of(file(json, 0))).metadata()).isEqualTo(wanted);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[-0],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}\r\n"
      })
  void acceptsWhatTheGrammarAllows(String json) {
    assertThat(names(json.getBytes(StandardCharsets.UTF_8))).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[00],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[-],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[0e1],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[0 0],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[0,],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[,0],\"data_offsets\":[0,0]}}",
        "{\"a\" {\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"U8\" \"shape\":[0],\"data_offsets\":[0,0]}}",
        "{a:{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"\\x\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"\\u00g0\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"\\u00\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"a\nb\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"a",
        "{\"a\\",
        "{\"a\"",
        "{\"__metadata__\":{\"a\":\"b",
        "{"
      })
  void refusesWhatTheGrammarDoesNot(String json) {
    assertThat(names(json.getBytes(StandardCharsets.UTF_8))).isNull();
  }

  /** The tensors' names by our reader; null when it refuses. */
  private static @Nullable List<String> names(byte[] json) {
    var names = new ArrayList<String>();
    try {
      SafetensorsHeader.scan(FileBytes.of(file(json, 14)), tensor -> names.add(tensor.name()));
      return names;
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
      return rest(json, names);
    }
  }

  /** As before, where the file ends with the header. */
  private static @Nullable List<String> rest(byte[] json, List<String> names) {
    names.clear();
    try {
      SafetensorsHeader.scan(FileBytes.of(file(json, 0)), tensor -> names.add(tensor.name()));
      return names;
    } catch (RegistryException e) {
      return null;
    }
  }

  private static List<String> reference(byte[] json) {
    var names = new ArrayList<String>();
    var strict = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    var in = new InputStreamReader(new ByteArrayInputStream(json), strict);
    try (JsonParser parser = JSON.createParser(in)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (!parser.currentName().equals("__metadata__")) {
          names.add(parser.currentName());
        }
        parser.nextToken();
        parser.skipChildren();
      }
      assertThat(parser.nextToken()).isNull();
      return names;
    } catch (IOException e) {
      throw new AssertionError("the library refuses it", e);
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      int point =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> 0x20 + random.nextInt(0x60);
            case 2 -> 0x80 + random.nextInt(0x800);
            default -> 0x1_0000 + random.nextInt(0x10_0000);
          };
      text.appendCodePoint(point);
    }
    return text.toString();
  }

  private static byte[] written(Map<String, String> metadata, boolean ascii, boolean pretty)
      throws IOException {
    var text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.configure(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature(), ascii);
      if (pretty) {
        out.setPrettyPrinter(new DefaultPrettyPrinter());
      }
      out.writeStartObject();
      out.writeObjectFieldStart("__metadata__");
      for (var entry : metadata.entrySet()) {
        out.writeStringField(entry.getKey(), entry.getValue());
      }
      out.writeEndObject();
      out.writeEndObject();
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] file(byte[] json, int dataBytes) {
    return ByteBuffer.allocate(8 + json.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }
}
