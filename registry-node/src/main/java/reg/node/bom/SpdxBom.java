package reg.node.bom;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.manifest.Contributor;
import reg.manifest.Lineage;
import reg.manifest.json.JsonWriter;
import reg.node.bom.Bill.BilledFile;
import reg.node.meta.CardDetails.Metric;
import reg.node.meta.CardTopic;

/**
 * A bill as SPDX 3.0.1 JSON-LD, with the profile AI or Dataset. An annotation of the package says
 * which of its properties and relationships were checked and which are claimed. Source:
 * spdx/spdx-spec 3.0.1.
 */
final class SpdxBom {
  private static final String CREATION = "_:creation";
  private static final String OF_MODEL = "ai";
  private static final String OF_DATA = "dataset";

  private final Bill bill;
  private final Standings standings = new Standings();
  private final List<MapNode> graph = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();

  SpdxBom(Bill bill) {
    this.bill = bill;
  }

  MapNode write() {
    agents();
    addPackage();
    files();
    licence();
    related();
    standings();
    List<String> elements = List.copyOf(ids);
    add("software_Sbom", id("sbom"), sbom(elements));
    MapNode document = element("SpdxDocument", id("document"), documentFields(List.copyOf(ids)));
    List<MapNode> all = new ArrayList<>();
    all.add(creation());
    all.add(document);
    all.addAll(graph);
    return MapNode.builder()
        .put("@context", "https://spdx.org/rdf/3.0.1/spdx-context.jsonld")
        .put("@graph", all)
        .build();
  }

  private MapNode creation() {
    return MapNode.builder()
        .put("type", "CreationInfo")
        .put("@id", CREATION)
        .put("specVersion", "3.0.1")
        .put("created", bill.made().toString())
        .put("createdBy", ListNode.ofTexts(List.of(id("reg"))))
        .build();
  }

  private Section documentFields(List<String> elements) {
    return Section.unjudged()
        .plain("name", bill.release().id().toString())
        .plain("rootElement", ListNode.ofTexts(List.of(id("sbom"))))
        .plain("element", ListNode.ofTexts(elements))
        .plain("profileConformance", ListNode.ofTexts(profiles()));
  }

  private Section sbom(List<String> elements) {
    return Section.unjudged()
        .plain("rootElement", ListNode.ofTexts(List.of(id("package"))))
        .plain("element", ListNode.ofTexts(elements))
        .plain("software_sbomType", ListNode.ofTexts(List.of("analyzed")))
        .plain("profileConformance", ListNode.ofTexts(profiles()));
  }

  private List<String> profiles() {
    var profiles = new ArrayList<>(List.of("core", "software"));
    profiles.add(bill.isModel() ? OF_MODEL : OF_DATA);
    if (bill.licence() != null) {
      profiles.add("simpleLicensing");
    }
    return profiles;
  }

  private void agents() {
    Section tool = Section.unjudged().plain("name", "reg " + bill.tool());
    add("SoftwareAgent", id("reg"), tool);
    Section publisher = Section.unjudged().plain("name", bill.publisher());
    add("Agent", bill.publisher(), publisher);
    for (Contributor one : bill.release().claims().contributors()) {
      String who = contributor(one);
      if (!ids.contains(who)) {
        add("Agent", who, Section.unjudged().plain("name", one.id()));
      }
    }
  }

  private String contributor(Contributor one) {
    return one.key() == null ? id("contributor/" + encode(one.id())) : one.id();
  }

  private void addPackage() {
    var id = bill.release().id();
    String issued = bill.release().issued().toString();
    List<String> origins =
        bill.release().claims().contributors().stream().map(this::contributor).distinct().toList();
    Section fields = new Section("", standings);
    fields
        .checked("name", id.name().toString())
        .checked("software_packageVersion", id.version().toString())
        .checked("software_downloadLocation", bill.location())
        .checked("suppliedBy", bill.publisher())
        .claimed(
            "originatedBy",
            ListNode.ofTexts(origins.isEmpty() ? List.of(bill.publisher()) : origins))
        .claimed("releaseTime", issued)
        .claimed("builtTime", issued)
        .plain("software_primaryPurpose", bill.isModel() ? "model" : "data")
        .claimed("description", bill.facts().details().description())
        .checked(
            "externalIdentifier",
            ListNode.of(
                List.of(SpdxFile.identifier(bill.signed().cid(), "CID of the signed release"))));
    if (bill.isModel()) {
      add("ai_AIPackage", id("package"), model(fields));
    } else {
      add("dataset_DatasetPackage", id("package"), dataset(fields));
    }
  }

  private Section model(Section fields) {
    var types = new ArrayList<String>();
    for (String key : List.of("architecture", "model-type")) {
      String type = bill.fact(key);
      if (type != null) {
        types.add(type);
      }
    }
    return fields
        .checked("ai_typeOfModel", ListNode.ofTexts(types))
        .checked("ai_hyperparameter", hyperparameters())
        .claimed("ai_domain", ListNode.ofTexts(bill.tasks()))
        .claimed("ai_metric", metrics())
        .claimed("ai_limitation", bill.section(CardTopic.LIMITATIONS))
        .claimed("ai_informationAboutTraining", bill.section(CardTopic.TRAINING))
        .claimed("ai_informationAboutApplication", bill.section(CardTopic.USES))
        .claimed(
            "ai_modelDataPreprocessing", Section.single(bill.section(CardTopic.PREPROCESSING)));
  }

  private Section dataset(Section fields) {
    return fields
        .claimed("dataset_datasetType", ListNode.ofTexts(DataTypes.of(bill.files())))
        .checked("dataset_datasetSize", IntNode.of(bill.release().content().bytes()))
        .claimed("dataset_dataCollectionProcess", bill.section(CardTopic.COLLECTION))
        .claimed("dataset_dataPreprocessing", Section.single(bill.section(CardTopic.PREPROCESSING)))
        .claimed("dataset_knownBias", Section.single(bill.section(CardTopic.BIAS)))
        .claimed("dataset_intendedUse", bill.section(CardTopic.USES));
  }

  private Node hyperparameters() {
    List<Node> entries = new ArrayList<>();
    bill.parameters().forEach((key, value) -> entries.add(entry(key, value)));
    return ListNode.of(entries);
  }

  private Node metrics() {
    List<Node> entries = new ArrayList<>();
    for (Metric metric : bill.facts().details().metrics()) {
      String data = metric.data();
      entries.add(entry(metric.name() + (data == null ? "" : " on " + data), metric.value()));
    }
    return ListNode.of(entries);
  }

  private static MapNode entry(String key, String value) {
    return MapNode.builder()
        .put("type", "DictionaryEntry")
        .put("key", key)
        .put("value", value)
        .build();
  }

  private void files() {
    var contained = new ArrayList<String>();
    for (BilledFile billed : bill.files()) {
      String id = id("file/" + encode(billed.file().path()));
      add("software_File", id, SpdxFile.fields(billed));
      contained.add(id);
    }
    standings.checked("contains");
    relate("contains", "contains", contained);
  }

  private void licence() {
    String licence = bill.licence();
    if (licence != null) {
      Section fields = Section.unjudged().plain("simplelicensing_licenseExpression", licence);
      add("simplelicensing_LicenseExpression", id("licence"), fields);
      standings.claimed("hasDeclaredLicense");
      relate("declared", "hasDeclaredLicense", List.of(id("licence")));
    }
  }

  private void related() {
    relate("ancestor", "descendantOf", "model", bill.ancestors());
    relate("data", "trainedOn", "data", bill.data());
  }

  private void relate(String kind, String type, String purpose, List<Lineage> lineage) {
    var others = new ArrayList<String>();
    for (int i = 0; i < lineage.size(); i++) {
      String id = id(kind + "/" + i);
      var release = lineage.get(i).release();
      Section fields =
          Section.unjudged()
              .plain("name", lineage.get(i).reference())
              .plain("comment", "relation: " + lineage.get(i).relation())
              .plain("software_primaryPurpose", purpose)
              .plain(
                  "software_downloadLocation",
                  release == null ? null : new TextNode("ipfs://" + release));
      add("software_Package", id, fields);
      others.add(id);
    }
    if (!others.isEmpty()) {
      standings.claimed(type);
      relate(kind, type, others);
    }
  }

  private void relate(String name, String type, List<String> others) {
    String id = id("relationship/" + name);
    Section fields =
        Section.unjudged()
            .plain("from", id("package"))
            .plain("relationshipType", type)
            .plain("to", ListNode.ofTexts(others));
    if (!others.isEmpty()) {
      add("Relationship", id, fields);
    }
  }

  private void standings() {
    MapNode statement =
        MapNode.builder()
            .put("checked", ListNode.ofTexts(standings.checked()))
            .put("claimed", ListNode.ofTexts(standings.claimed()))
            .build();
    Section fields =
        Section.unjudged()
            .plain("subject", id("package"))
            .plain("annotationType", "other")
            .plain("contentType", "application/json")
            .plain(
                "comment", "which properties and relationships reg checked, and which are claimed")
            .plain("statement", new String(JsonWriter.write(statement), UTF_8));
    add("Annotation", id("standings"), fields);
  }

  private static MapNode element(String type, String id, Section fields) {
    return fields.plain("type", type).plain("spdxId", id).plain("creationInfo", CREATION).build();
  }

  private void add(String type, String id, Section fields) {
    graph.add(element(type, id, fields));
    ids.add(id);
  }

  private String id(String name) {
    return "ipfs://" + bill.signed().cid() + "#" + name;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}
