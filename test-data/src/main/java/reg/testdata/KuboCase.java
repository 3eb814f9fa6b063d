package reg.testdata;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A small DAG that a real Kubo made and exported, and what a reader must find in it.
 *
 * @param name the case, and the name of its CAR file
 * @param root the root's CID as Kubo prints it
 * @param files sha256 (hex) of each file by path relative to the root; a root that is a file has
 *     the empty path
 * @param emptyFolders paths of the folders with nothing in them
 * @param links target of each symbolic link by its path
 */
public record KuboCase(
    String name,
    String root,
    Map<String, String> files,
    List<String> emptyFolders,
    Map<String, String> links) {

  /** Every case of {@code kubo/cases.json}. */
  public static List<KuboCase> all() {
    List<KuboCase> cases = new ArrayList<>();
    Vectors.json("kubo/cases.json").forEach(node -> cases.add(read(node)));
    return cases;
  }

  /** The case of this name. */
  public static KuboCase named(String name) {
    return all().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no case " + name + " in kubo/cases.json"));
  }

  /** What {@code ipfs dag export} wrote: a CARv1 with this one root. */
  public byte[] car() {
    return Vectors.bytes("kubo/" + name + ".car");
  }

  private static KuboCase read(JsonNode node) {
    List<String> emptyFolders = new ArrayList<>();
    node.required("emptyFolders").forEach(path -> emptyFolders.add(path.asText()));
    return new KuboCase(
        node.required("name").asText(),
        node.required("root").asText(),
        Vectors.strings(node.required("files")),
        emptyFolders,
        Vectors.strings(node.required("links")));
  }
}
