package reg.node.bom;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.manifest.Lineage;
import reg.manifest.Release;
import reg.manifest.ReleaseFile;
import reg.manifest.ReleaseKind;
import reg.manifest.signing.VerifiedRelease;
import reg.node.meta.CardTopic;
import reg.node.meta.ReleaseFacts;
import reg.scan.report.Format;

/**
 * All that is known of a release, before it takes a format.
 *
 * @param signed the release, its signatures checked
 * @param files its files, hashed now
 * @param facts what the bytes of the files say now, whatever the release says of them
 * @param made when; whole seconds
 * @param tool the version of reg
 */
record Bill(
    VerifiedRelease signed, List<BilledFile> files, ReleaseFacts facts, Instant made, String tool) {
  private static final String DATA = "data";

  /** A file and its format by content. */
  record BilledFile(ReleaseFile file, Format format) {}

  Bill {
    files = List.copyOf(files);
    made = made.truncatedTo(ChronoUnit.SECONDS);
  }

  Release release() {
    return signed.release();
  }

  boolean isModel() {
    return release().kind() == ReleaseKind.MODEL;
  }

  String publisher() {
    return release().id().publisher().toString();
  }

  /** Where the bytes are, for any IPFS program. */
  String location() {
    return "ipfs://" + release().content().root();
  }

  /** A name of this bill, another for each time and release. */
  String serial() {
    String text = "reg bill of materials " + signed.cid() + " " + made;
    return "urn:uuid:" + UUID.nameUUIDFromBytes(text.getBytes(UTF_8));
  }

  /** Single values that the files prove, as text, but for the architecture's names. */
  Map<String, String> parameters() {
    var parameters = new LinkedHashMap<String, String>();
    facts.files().entries().forEach((key, value) -> parameters.put(key, text(value)));
    parameters.keySet().removeAll(List.of("architecture", "model-type", "formats"));
    return parameters;
  }

  /** Things that the publisher added in its own words. */
  Map<String, String> own() {
    var own = new LinkedHashMap<String, String>();
    if (release().claims().meta().find("own") instanceof MapNode map) {
      map.entries().forEach((key, value) -> own.put(key, text(value)));
    }
    return own;
  }

  @Nullable String fact(String key) {
    return facts.files().find(key) instanceof TextNode(String text) ? text : null;
  }

  @Nullable String card(String key) {
    return facts.card().find(key) instanceof TextNode(String text) ? text : null;
  }

  List<String> cards(String key) {
    return facts.card().find(key) instanceof ListNode(var elements)
        ? elements.stream().map(Bill::text).toList()
        : List.of();
  }

  @Nullable String section(CardTopic topic) {
    return facts.details().sections().get(topic);
  }

  /** The licence that the release says, else that of its files. */
  @Nullable String licence() {
    String said = release().claims().licence();
    return said == null ? facts.licence() : said;
  }

  /** What it is for, as the card says. */
  List<String> tasks() {
    String task = card("task");
    return task == null ? cards("tasks") : List.of(task);
  }

  /** What it was made from: what the publisher recorded, and where that is silent, the card. */
  List<Lineage> ancestors() {
    return lineage(false, "base");
  }

  /** On which data it was trained. */
  List<Lineage> data() {
    return lineage(true, "datasets");
  }

  private List<Lineage> lineage(boolean ofData, String card) {
    var lineage = new ArrayList<Lineage>();
    for (Lineage entry : release().claims().lineage()) {
      if (entry.relation().equals(DATA) == ofData) {
        lineage.add(entry);
      }
    }
    if (lineage.isEmpty()) {
      String relation = card("base-relation");
      String named =
          relation != null && relation.matches("[a-z][a-z0-9-]{0,31}") ? relation : "derived";
      cards(card).forEach(name -> lineage.add(new Lineage(ofData ? DATA : named, name, null)));
    }
    return lineage;
  }

  /** A value in one line. */
  static String text(Node node) {
    return switch (node) {
      case TextNode(String text) -> text;
      case IntNode number -> number.bigValue().toString();
      case ListNode(var elements) -> String.join(", ", elements.stream().map(Bill::text).toList());
      case MapNode map ->
          String.join(
              ", ",
              map.entries().entrySet().stream()
                  .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                  .toList());
      default -> node.toString();
    };
  }
}
