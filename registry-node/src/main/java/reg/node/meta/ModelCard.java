package reg.node.meta;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;

/**
 * What the YAML front matter of a README.md claims, in the fields that hubs use: the block between
 * a first line {@code ---} and the next such line. Source: Hugging Face, model and dataset cards.
 *
 * @param meta the claims, under our names
 * @param licence as the card writes it, for {@link SpdxNames}
 * @param dataset whether the card is a dataset's
 * @param details what it claims at length, in the front matter and below it
 */
record ModelCard(MapNode meta, @Nullable String licence, boolean dataset, CardDetails details) {
  /** A card that says nothing. */
  static final ModelCard NONE = new ModelCard(MapNode.EMPTY, null, false, CardDetails.NONE);

  /** What is read of a README to find its front matter, in bytes. */
  static final int BYTES_MAX = 2 << 20;

  private static final String FENCE = "---";

  /** The fields that only dataset cards have. */
  private static final List<String> OF_DATASETS =
      List.of("dataset_info", "task_categories", "size_categories", "annotations_creators");

  /** The card's name of a field and ours; of two with one name the first counts. */
  private static final List<List<String>> TEXTS =
      List.of(
          List.of("model_name", "name"),
          List.of("pretty_name", "name"),
          List.of("pipeline_tag", "task"),
          List.of("library_name", "library"),
          List.of("base_model_relation", "base-relation"));

  private static final List<List<String>> LISTS =
      List.of(
          List.of("tags", "tags"),
          List.of("language", "language"),
          List.of("datasets", "datasets"),
          List.of("base_model", "base"),
          List.of("task_categories", "tasks"));

  /**
   * Reads a card.
   *
   * @throws IOException when the front matter is not a YAML map
   */
  static ModelCard read(byte[] readme) throws IOException {
    String text = plain(new String(readme, StandardCharsets.UTF_8));
    int end = text.startsWith(FENCE + "\n") ? text.indexOf("\n" + FENCE, FENCE.length()) : -1;
    MapNode fields = MapNode.EMPTY;
    String body = text;
    if (end >= 0) {
      int start = FENCE.length() + 1;
      Node node = YamlReader.read(text.substring(start, Math.max(end + 1, start)));
      if (!(node instanceof MapNode map)) {
        throw new IOException("the front matter is " + node.kind() + ", not a map");
      }
      fields = map;
      int line = text.indexOf('\n', end + 1);
      body = line < 0 ? "" : text.substring(line + 1);
    }
    CardBody prose = CardBody.read(body);
    return new ModelCard(
        claims(fields),
        licence(fields),
        isDataset(fields),
        new CardDetails(prose.description(), prose.sections(), CardMetrics.of(fields)));
  }

  private static String plain(String text) {
    return (text.startsWith("\uFEFF") ? text.substring(1) : text).replace("\r\n", "\n");
  }

  private static MapNode claims(MapNode fields) {
    var meta = new LinkedHashMap<String, Node>();
    for (var names : TEXTS) {
      String value = Plain.text(fields, names.getFirst());
      if (value != null) {
        meta.putIfAbsent(names.getLast(), new TextNode(value));
      }
    }
    for (var names : LISTS) {
      Node value = Plain.list(Plain.texts(fields, names.getFirst()));
      if (value != null) {
        meta.put(names.getLast(), value);
      }
    }
    return MapNode.of(meta);
  }

  /** The licence, or the name of one that hubs do not know. */
  private static @Nullable String licence(MapNode fields) {
    var licences = Plain.texts(fields, "license");
    String first = licences.isEmpty() ? null : licences.getFirst();
    String named = Plain.text(fields, "license_name");
    return "other".equals(first) && named != null ? named : first;
  }

  private static boolean isDataset(MapNode fields) {
    return OF_DATASETS.stream().anyMatch(key -> fields.find(key) != null);
  }
}
