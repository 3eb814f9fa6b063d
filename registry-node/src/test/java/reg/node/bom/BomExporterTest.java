package reg.node.bom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;
import reg.node.TestHome;
import reg.node.push.Description;
import reg.node.push.Description.Parent;

class BomExporterTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path temp;
  private TestHome home;

  @BeforeEach
  void open() {
    home = TestHome.inMemory(temp);
  }

  @AfterEach
  void close() {
    home.close();
  }

  @ParameterizedTest
  @EnumSource(BomFormat.class)
  void isValidByTheOfficialSchema(BomFormat format) throws IOException {
    home.push(BomFolders.chat(temp), "chat:1");
    home.push(BomFolders.quantised(temp), "quantised:1");
    home.push(BomFolders.vision(temp), "vision:1");
    home.push(BomFolders.data(temp), "data:1");
    home.push(home.folder("bare", "a.bin:x", "späte Äpfel#1.txt:y"), "bare:1");
    for (String ref : List.of("chat:1", "quantised:1", "vision:1", "data:1", "bare:1")) {
      assertThat(OfficialSchema.faults(format, export(ref, format))).as(ref).isEmpty();
    }
  }

  /** That the validator would have said something. */
  @ParameterizedTest
  @EnumSource(BomFormat.class)
  void theSchemaRefusesWhatIsWrong(BomFormat format) throws IOException {
    home.push(BomFolders.chat(temp), "chat:1");
    ObjectNode unknown = (ObjectNode) JSON.readTree(export("chat:1", format));
    unknown.put("surprise", 1);
    assertThat(OfficialSchema.faults(format, JSON.writeValueAsBytes(unknown))).isNotEmpty();
    String text = new String(export("chat:1", format), UTF_8);
    String other =
        format == BomFormat.SPDX3
            ? text.replace("\"ai_limitation\"", "\"ai_limitations\"")
            : text.replace("\"technicalLimitations\"", "\"limitations\"");
    assertThat(OfficialSchema.faults(format, other.getBytes(UTF_8))).isNotEmpty();
  }

  @Test
  void listsEveryFileWithItsHash() throws IOException {
    Path folder = BomFolders.chat(temp);
    home.push(folder, "chat:1");
    Map<String, String> expected = new TreeMap<>();
    try (var files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        byte[] bytes = Files.readAllBytes(file);
        byte[] digest = Multihash.sha256(bytes, 0, bytes.length).digest();
        expected.put(file.getFileName().toString(), HexFormat.of().formatHex(digest));
      }
    }
    Map<String, String> cyclone = new TreeMap<>();
    for (JsonNode file : cyclone("chat:1").at("/metadata/component/components")) {
      cyclone.put(file.get("name").asText(), file.at("/hashes/0/content").asText());
    }
    Map<String, String> spdx = new TreeMap<>();
    for (JsonNode file : ofType(spdx("chat:1"), "software_File")) {
      spdx.put(file.get("name").asText(), file.at("/verifiedUsing/0/hashValue").asText());
    }
    assertThat(cyclone).isEqualTo(expected);
    assertThat(spdx).isEqualTo(expected);
  }

  @Test
  void keepsCheckedAndClaimedApartInCycloneDx() throws IOException {
    home.push(BomFolders.chat(temp), "chat:1");
    JsonNode bom = cyclone("chat:1");
    Set<String> checked = values(bom.get("properties"), "reg:checked");
    Set<String> claimed = values(bom.get("properties"), "reg:claimed");
    assertThat(checked).doesNotContainAnyElementsOf(claimed);
    String component = "/metadata/component/";
    String parameters = component + "modelCard/modelParameters/";
    assertThat(checked)
        .contains(
            component + "components",
            parameters + "architectureFamily",
            parameters + "modelArchitecture");
    assertThat(claimed)
        .contains(component + "licenses", component + "pedigree", parameters + "datasets");
    Set<String> said = new TreeSet<>(checked);
    said.addAll(claimed);
    said.forEach(pointer -> assertThat(bom.at(pointer).isMissingNode()).as(pointer).isFalse());
    assertThat(leavesWithout(bom.get("metadata"), "/metadata", said)).isEmpty();
    JsonNode properties = bom.at("/metadata/component/properties");
    assertThat(values(properties, "reg:checked:parameters")).containsExactly("1967360");
    assertThat(values(properties, "reg:claimed:language")).containsExactly("en, de");
  }

  @Test
  void keepsCheckedAndClaimedApartInSpdx() throws IOException {
    home.push(BomFolders.chat(temp), "chat:1");
    JsonNode bom = spdx("chat:1");
    JsonNode standing =
        JSON.readTree(ofType(bom, "Annotation").getFirst().get("statement").asText());
    Set<String> checked = texts(standing.get("checked"));
    Set<String> claimed = texts(standing.get("claimed"));
    assertThat(checked).doesNotContainAnyElementsOf(claimed);
    assertThat(checked).contains("ai_typeOfModel", "ai_hyperparameter", "contains");
    assertThat(claimed).contains("ai_limitation", "ai_metric", "hasDeclaredLicense", "trainedOn");
    Set<String> said = new TreeSet<>(checked);
    said.addAll(claimed);
    said.addAll(Set.of("type", "spdxId", "creationInfo", "software_primaryPurpose"));
    var fields = new TreeSet<String>();
    ofType(bom, "ai_AIPackage").getFirst().fieldNames().forEachRemaining(fields::add);
    ofType(bom, "Relationship").forEach(one -> fields.add(one.get("relationshipType").asText()));
    assertThat(said).containsAll(fields);
  }

  @Test
  void readsTheFilesAndNotWhatTheReleaseSaysOfThem() throws IOException {
    var description = new Description("model", Map.of("parameters", "seventy"), "MIT", List.of());
    home.push(BomFolders.vision(temp), "vision:1", description);
    JsonNode properties = cyclone("vision:1").at("/metadata/component/properties");
    assertThat(values(properties, "reg:checked:parameters")).containsExactly("16");
    assertThat(values(properties, "reg:claimed:own:parameters")).containsExactly("seventy");
  }

  @Test
  void namesTheReleaseThatItWasMadeFrom() throws IOException {
    var base = home.push(home.folder("base", "w.bin:1"), "base:1");
    var parents = List.of(new Parent("finetune", "base:1"));
    home.push(BomFolders.vision(temp), "v:1", new Description(null, Map.of(), null, parents));
    JsonNode ancestor = cyclone("v:1").at("/metadata/component/pedigree/ancestors/0");
    assertThat(ancestor.at("/externalReferences/0/url").asText())
        .isEqualTo("ipfs://" + base.release());
    assertThat(OfficialSchema.faults(BomFormat.CYCLONEDX, export("v:1", BomFormat.CYCLONEDX)))
        .isEmpty();
    assertThat(OfficialSchema.faults(BomFormat.SPDX3, export("v:1", BomFormat.SPDX3))).isEmpty();
  }

  @Test
  void refusesWhatNobodySigned() throws IOException {
    var pushed = home.push(home.folder("f", "a:b"), "f:1");
    assertThatThrownBy(() -> export(pushed.root().toString(), BomFormat.SPDX3))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNSIGNED));
    assertThatThrownBy(() -> BomFormat.parse("spdx"))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST));
  }

  private byte[] export(String ref, BomFormat format) {
    return new BomExporter(home.registry(), ProgressListener.NONE)
        .export(ref, format, "0.1")
        .json();
  }

  private JsonNode cyclone(String ref) throws IOException {
    return JSON.readTree(export(ref, BomFormat.CYCLONEDX));
  }

  private JsonNode spdx(String ref) throws IOException {
    return JSON.readTree(export(ref, BomFormat.SPDX3));
  }

  private static List<JsonNode> ofType(JsonNode bom, String type) {
    return bom.get("@graph")
        .valueStream()
        .filter(e -> e.get("type").asText().equals(type))
        .toList();
  }

  private static Set<String> values(JsonNode properties, String name) {
    var values = new TreeSet<String>();
    for (JsonNode property : properties) {
      if (property.get("name").asText().equals(name)) {
        values.add(property.get("value").asText());
      }
    }
    return values;
  }

  private static Set<String> texts(JsonNode list) {
    var texts = new TreeSet<String>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** Values that stand under no pointer, but for those of the document itself. */
  private static Set<String> leavesWithout(JsonNode node, String at, Set<String> pointers) {
    var missing = new TreeSet<String>();
    boolean ofDocument =
        at.equals("/metadata/timestamp")
            || at.equals("/metadata/tools")
            || at.endsWith("component/type")
            || at.endsWith("component/bom-ref")
            || at.endsWith("component/properties");
    if (pointers.contains(at) || ofDocument) {
      return missing;
    }
    if (node.isValueNode()) {
      missing.add(at);
    }
    node.properties()
        .forEach(
            field ->
                missing.addAll(
                    leavesWithout(field.getValue(), at + "/" + field.getKey(), pointers)));
    return missing;
  }
}
