package reg.manifest.oms;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.TreeMap;

/** Writes a statement, its fields in the order in which the golden vector has them. */
final class StatementWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private StatementWriter() {}

  static byte[] write(ModelStatement statement) {
    var out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.setPrettyPrinter(layout());
      json.writeStartObject();
      json.writeStringField("_type", ModelStatement.TYPE);
      subject(json, statement);
      json.writeStringField("predicateType", ModelStatement.PREDICATE_TYPE);
      json.writeObjectFieldStart("predicate");
      json.writeArrayFieldStart("resources");
      for (SignedFile file : statement.files()) {
        json.writeStartObject();
        json.writeStringField("digest", file.sha256().hexDigest());
        json.writeStringField("name", file.path());
        json.writeStringField("algorithm", "sha256");
        json.writeEndObject();
      }
      json.writeEndArray();
      serialization(json, statement);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  private static DefaultPrettyPrinter layout() {
    var indent = new DefaultIndenter("  ", "\n");
    var separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    return new DefaultPrettyPrinter(separators)
        .withObjectIndenter(indent)
        .withArrayIndenter(indent);
  }

  private static void subject(JsonGenerator json, ModelStatement statement) throws IOException {
    json.writeArrayFieldStart("subject");
    json.writeStartObject();
    json.writeStringField("name", statement.name());
    json.writeObjectFieldStart("digest");
    json.writeStringField("sha256", statement.root().hexDigest());
    json.writeEndObject();
    if (!statement.annotations().isEmpty()) {
      json.writeObjectFieldStart("annotations");
      for (var annotation : new TreeMap<>(statement.annotations()).entrySet()) {
        json.writeStringField(annotation.getKey(), annotation.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void serialization(JsonGenerator json, ModelStatement statement)
      throws IOException {
    json.writeObjectFieldStart("serialization");
    json.writeArrayFieldStart("ignore_paths");
    for (String path : statement.ignored()) {
      json.writeString(path);
    }
    json.writeEndArray();
    json.writeStringField("hash_type", "sha256");
    json.writeStringField("method", "files");
    json.writeBooleanField("allow_symlinks", false);
    json.writeEndObject();
  }
}
