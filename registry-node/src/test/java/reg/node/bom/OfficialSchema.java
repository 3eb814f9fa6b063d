package reg.node.bom;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The schemas that the formats' own projects ship in their Java libraries; each is read once. */
final class OfficialSchema {
  private static final Map<BomFormat, JsonSchema> READ = new ConcurrentHashMap<>();

  private OfficialSchema() {}

  /** What the schema of a format finds wrong with a bill; nothing when it is valid. */
  static List<String> faults(BomFormat format, byte[] bill) {
    return READ
        .computeIfAbsent(format, OfficialSchema::schema)
        .validate(new String(bill, UTF_8), InputFormat.JSON)
        .stream()
        .map(ValidationMessage::toString)
        .toList();
  }

  private static JsonSchema schema(BomFormat format) {
    return switch (format) {
      case SPDX3 ->
          JsonSchemaFactory.getInstance(VersionFlag.V202012)
              .getSchema(SchemaLocation.of("classpath:resources/schema-v3.0.1.json"));
      case CYCLONEDX ->
          JsonSchemaFactory.getInstance(
                  VersionFlag.V7,
                  builder ->
                      builder.schemaMappers(
                          mappers ->
                              mappers.mapPrefix("http://cyclonedx.org/schema/", "classpath:")))
              .getSchema(SchemaLocation.of("http://cyclonedx.org/schema/bom-1.6.schema.json"));
    };
  }
}
