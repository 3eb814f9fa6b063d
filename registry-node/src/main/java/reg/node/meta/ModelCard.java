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
 */
record ModelCard(MapNode meta, @Nullable String licence, boolean dataset) {
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
   * @return null when the text has no front matter
   * @throws IOException when the front matter is not a YAML map
   */
  static @Nullable ModelCard read(byte[] readme) throws IOException {
    String front = frontMatter(new String(readme, StandardCharsets.UTF_8));
    if (front == null) {
      return null;
    }
    Node node = YamlReader.read(front);
    if (!(node instanceof MapNode fields)) {
      throw new IOException("the front matter is " + node.kind() + ", not a map");
    }
    return new ModelCard(claims(fields), licence(fields), isDataset(fields));
  }

  private static @Nullable String frontMatter(String text) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    plain = plain.replace("\r\n", "\n");
    if (!plain.startsWith(FENCE + "\n")) {
      return null;
    }
    int end = plain.indexOf("\n" + FENCE, FENCE.length());
    return end < 0
        ? null
        : plain.substring(FENCE.length() + 1, Math.max(end + 1, FENCE.length() + 1));
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
