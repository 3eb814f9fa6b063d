package reg.manifest.oms;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.ipld.multiformats.Multihash;
import reg.manifest.path.SafeText;

/** Reads a statement, and takes nothing that version 1.0 of the specification does not define. */
final class StatementReader {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private StatementReader() {}

  static ModelStatement read(byte[] payload) {
    MapNode map = Json.read("the signed statement", payload, ModelStatement.BYTES_MAX);
    map.requireOnly(Set.of("_type", "subject", "predicateType", "predicate"));
    require("_type", map.text("_type"), ModelStatement.TYPE);
    require("predicateType", map.text("predicateType"), ModelStatement.PREDICATE_TYPE);
    MapNode predicate = map.map("predicate").requireOnly(Set.of("resources", "serialization"));
    List<Node> subjects = map.list("subject");
    if (subjects.size() != 1) {
      throw malformed("it has " + subjects.size() + " subjects, not one");
    }
    MapNode subject = subjects.getFirst().asMap("the subject");
    var statement =
        new ModelStatement(
            subject.text("name"),
            files(predicate.list("resources")),
            ignored(predicate.map("serialization")),
            annotations(subject));
    MapNode digest = subject.map("digest").requireOnly(Set.of("sha256"));
    if (!sha256(digest.text("sha256")).equals(statement.root())) {
      throw malformed("the digest of its subject is not that of its files");
    }
    return statement;
  }

  private static List<SignedFile> files(List<Node> resources) {
    var files = new ArrayList<SignedFile>();
    for (Node node : resources) {
      MapNode resource =
          node.asMap("a resource")
              .requireOnly(Set.of("name", "algorithm", "digest", "uri", "annotations"));
      require("algorithm", resource.text("algorithm"), "sha256");
      files.add(new SignedFile(resource.text("name"), sha256(resource.text("digest"))));
    }
    return files;
  }

  private static List<String> ignored(MapNode serialization) {
    serialization.requireOnly(Set.of("method", "hash_type", "allow_symlinks", "ignore_paths"));
    require("method", serialization.text("method"), "files");
    require("hash_type", serialization.text("hash_type"), "sha256");
    serialization.bool("allow_symlinks");
    return serialization.find("ignore_paths") == null
        ? List.of()
        : serialization.list("ignore_paths").stream()
            .map(node -> node.asText("an ignored path"))
            .toList();
  }

  private static Map<String, String> annotations(MapNode subject) {
    var texts = new TreeMap<String, String>();
    if (subject.find("annotations") != null) {
      for (var entry : subject.map("annotations").entries().entrySet()) {
        if (entry.getValue() instanceof TextNode(String text)) {
          texts.put(entry.getKey(), text);
        }
      }
    }
    return texts;
  }

  private static Multihash sha256(String hex) {
    if (!SHA256.matcher(hex).matches()) {
      throw malformed("'" + SafeText.escape(hex) + "' is no SHA-256 in lower-case hex");
    }
    return Multihash.ofSha256(HexFormat.of().parseHex(hex));
  }

  private static void require(String field, String value, String expected) {
    if (!value.equals(expected)) {
      throw malformed(
          "its " + field + " is '" + SafeText.escape(value) + "', not '" + expected + "'");
    }
  }

  private static RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, "the signed statement is refused: " + why);
  }
}
