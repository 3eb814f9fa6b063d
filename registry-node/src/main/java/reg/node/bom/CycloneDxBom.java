package reg.node.bom;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.manifest.Contributor;
import reg.manifest.Lineage;
import reg.node.bom.Bill.BilledFile;
import reg.node.meta.CardDetails.Metric;
import reg.node.meta.CardTopic;

/**
 * A bill as CycloneDX 1.6. Properties {@code reg:checked} and {@code reg:claimed} of the document
 * hold JSON pointers to what was checked and what is claimed. Source: CycloneDX/specification,
 * schema/bom-1.6.schema.json.
 */
final class CycloneDxBom {
  private static final String COMPONENT = "/metadata/component/";
  private static final String CHECKED = "reg:checked";
  private static final String CLAIMED = "reg:claimed";

  private final Bill bill;
  private final Standings standings = new Standings();

  CycloneDxBom(Bill bill) {
    this.bill = bill;
  }

  MapNode write() {
    MapNode component = component();
    MapNode metadata =
        MapNode.builder()
            .put("timestamp", bill.made().toString())
            .put("tools", MapNode.builder().put("components", List.of(tool())).build())
            .put("component", component)
            .build();
    var properties = new ArrayList<Node>();
    standings.checked().forEach(pointer -> properties.add(property(CHECKED, pointer)));
    standings.claimed().forEach(pointer -> properties.add(property(CLAIMED, pointer)));
    return MapNode.builder()
        .put("bomFormat", "CycloneDX")
        .put("specVersion", "1.6")
        .put("serialNumber", bill.serial())
        .put("version", IntNode.of(1))
        .put("metadata", metadata)
        .put("properties", properties)
        .build();
  }

  private MapNode tool() {
    return MapNode.builder()
        .put("type", "application")
        .put("name", "reg")
        .put("version", bill.tool())
        .build();
  }

  private MapNode component() {
    var id = bill.release().id();
    Section component = new Section(COMPONENT, standings);
    component
        .plain("type", bill.isModel() ? "machine-learning-model" : "data")
        .plain("bom-ref", bill.signed().cid().toString())
        .checked("name", id.name().toString())
        .checked("version", id.version().toString())
        .checked("publisher", bill.publisher())
        .claimed("description", bill.facts().details().description())
        .claimed("licenses", licences())
        .claimed("authors", authors())
        .claimed("tags", ListNode.ofTexts(bill.cards("tags")))
        .checked("externalReferences", ListNode.of(List.of(reference(bill.location()))))
        .claimed("pedigree", pedigree())
        .checked("components", ListNode.of(bill.files().stream().map(CycloneDxBom::file).toList()))
        .plain("properties", ListNode.of(properties()));
    if (bill.isModel()) {
      component.plain("modelCard", modelCard(component.within("modelCard")));
    } else {
      component.claimed("data", ListNode.of(List.of(dataset())));
    }
    return component.build();
  }

  private @Nullable Node licences() {
    String licence = bill.licence();
    return licence == null
        ? null
        : ListNode.of(
            List.of(
                MapNode.builder()
                    .put("expression", licence)
                    .put("acknowledgement", "declared")
                    .build()));
  }

  private Node authors() {
    List<Contributor> people = bill.release().claims().contributors();
    return ListNode.of(
        people.stream().map(one -> MapNode.builder().put("name", one.id()).build()).toList());
  }

  private static MapNode reference(String location) {
    return MapNode.builder().put("type", "distribution").put("url", location).build();
  }

  private static MapNode file(BilledFile billed) {
    var file = billed.file();
    return MapNode.builder()
        .put("type", "file")
        .put("bom-ref", "file:" + file.path())
        .put("name", file.path())
        .put(
            "hashes",
            List.of(
                MapNode.builder()
                    .put("alg", "SHA-256")
                    .put("content", file.sha256().hexDigest())
                    .build()))
        .put(
            "properties",
            List.of(
                property(CHECKED + ":size", Long.toString(file.size())),
                property(CHECKED + ":cid", file.cid().toString()),
                property(CHECKED + ":format", billed.format().id())))
        .build();
  }

  private @Nullable Node pedigree() {
    List<Node> ancestors = new ArrayList<>();
    for (Lineage ancestor : bill.ancestors()) {
      var release = ancestor.release();
      ancestors.add(
          MapNode.builder()
              .put("type", "machine-learning-model")
              .put("name", ancestor.reference())
              .put(
                  "externalReferences",
                  release == null ? null : ListNode.of(List.of(reference("ipfs://" + release))))
              .put("properties", List.of(property(CLAIMED + ":relation", ancestor.relation())))
              .build());
    }
    return ancestors.isEmpty() ? null : MapNode.builder().put("ancestors", ancestors).build();
  }

  /** What the format has no field for, its standing in the name. */
  private List<MapNode> properties() {
    var properties = new ArrayList<MapNode>();
    properties.add(property(CHECKED + ":release", bill.signed().cid().toString()));
    properties.add(property(CHECKED + ":bytes", Long.toString(bill.release().content().bytes())));
    bill.facts().files().entries().forEach((k, v) -> add(properties, CHECKED, k, Bill.text(v)));
    add(properties, CLAIMED, "issued", bill.release().issued().toString());
    add(properties, CLAIMED, "library", bill.card("library"));
    add(properties, CLAIMED, "language", String.join(", ", bill.cards("language")));
    bill.own().forEach((key, value) -> add(properties, CLAIMED, "own:" + key, value));
    return properties;
  }

  private static void add(
      List<MapNode> properties, String standing, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      properties.add(property(standing + ":" + name, value));
    }
  }

  private static MapNode property(String name, String value) {
    return MapNode.builder().put("name", name).put("value", value).build();
  }

  private MapNode modelCard(Section card) {
    Section parameters = card.within("modelParameters");
    List<String> tasks = bill.tasks();
    Modalities modalities = tasks.isEmpty() ? Modalities.UNKNOWN : Modalities.of(tasks.getFirst());
    parameters
        .claimed("task", tasks.isEmpty() ? null : tasks.getFirst())
        .checked("architectureFamily", bill.fact("model-type"))
        .checked("modelArchitecture", bill.fact("architecture"))
        .claimed("datasets", datasets())
        .claimed("inputs", formats(modalities.inputs()))
        .claimed("outputs", formats(modalities.outputs()));
    Section analysis = card.within("quantitativeAnalysis");
    analysis.claimed("performanceMetrics", metrics());
    Section considerations = card.within("considerations");
    considerations
        .claimed("useCases", Section.single(bill.section(CardTopic.USES)))
        .claimed("technicalLimitations", Section.single(bill.section(CardTopic.LIMITATIONS)))
        .claimed("ethicalConsiderations", risks());
    return card.plain("modelParameters", parameters.build())
        .plain("quantitativeAnalysis", analysis.build())
        .plain("considerations", considerations.build())
        .claimed("properties", training())
        .build();
  }

  private Node datasets() {
    return ListNode.of(
        bill.data().stream()
            .map(
                data ->
                    MapNode.builder().put("type", "dataset").put("name", data.reference()).build())
            .toList());
  }

  private static Node formats(List<String> formats) {
    return ListNode.of(
        formats.stream().map(one -> MapNode.builder().put("format", one).build()).toList());
  }

  private Node metrics() {
    List<Node> metrics = new ArrayList<>();
    for (Metric metric : bill.facts().details().metrics()) {
      metrics.add(
          MapNode.builder()
              .put("type", metric.name())
              .put("value", metric.value())
              .put("slice", metric.data())
              .build());
    }
    return ListNode.of(metrics);
  }

  private @Nullable Node risks() {
    String bias = bill.section(CardTopic.BIAS);
    return bias == null ? null : ListNode.of(List.of(MapNode.builder().put("name", bias).build()));
  }

  private Node training() {
    var properties = new ArrayList<MapNode>();
    for (CardTopic topic : List.of(CardTopic.TRAINING, CardTopic.PREPROCESSING)) {
      add(properties, CLAIMED, topic.toString(), bill.section(topic));
    }
    return ListNode.of(properties);
  }

  /** A data set in its own words. */
  private Node dataset() {
    var about = new ArrayList<MapNode>();
    for (Map.Entry<CardTopic, String> section : bill.facts().details().sections().entrySet()) {
      add(about, CLAIMED, section.getKey().toString(), section.getValue());
    }
    add(about, CLAIMED, "types", String.join(", ", DataTypes.of(bill.files())));
    var contents = MapNode.builder().put("url", new TextNode(bill.location()));
    contents.put("properties", about.isEmpty() ? null : ListNode.of(about));
    return MapNode.builder()
        .put("type", "dataset")
        .put("name", bill.release().id().name().toString())
        .put("contents", contents.build())
        .put("description", bill.facts().details().description())
        .build();
  }
}
