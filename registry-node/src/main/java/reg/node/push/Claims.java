package reg.node.push;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.manifest.Lineage;
import reg.manifest.ReleaseClaims;
import reg.manifest.ReleaseKind;
import reg.node.meta.MetadataReader;
import reg.node.meta.ReleaseFacts;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.scan.FolderFiles;

/**
 * What a release will say of itself: what the publisher says, and where that is silent, the files.
 *
 * @param kind model or data set
 * @param claims lineage, licence and meta
 * @param warnings what the files made worth saying
 */
record Claims(ReleaseKind kind, ReleaseClaims claims, List<String> warnings) {
  /**
   * Puts the claims together.
   *
   * @param onDisk the files by path, for their metadata
   */
  static Claims of(Description description, SortedMap<String, Path> onDisk, Resolver resolver) {
    ReleaseFacts facts = MetadataReader.read(FolderFiles.of(onDisk));
    var warnings = new ArrayList<>(facts.warnings());
    if (description.parents().isEmpty() && facts.card().find("base") != null) {
      warnings.add("README.md names a base model; --parent REF records where it came from");
    }
    String kind = description.kind();
    String licence = description.licence();
    var claims =
        new ReleaseClaims(
            lineage(description.parents(), resolver),
            List.of(),
            licence == null ? facts.licence() : licence,
            meta(description.meta(), facts));
    return new Claims(ReleaseKind.parse(kind == null ? facts.kind() : kind), claims, warnings);
  }

  private static List<Lineage> lineage(List<Description.Parent> parents, Resolver resolver) {
    var lineage = new ArrayList<Lineage>();
    for (Description.Parent parent : parents) {
      Resolution.OfRelease release = resolver.resolveRelease(parent.ref());
      lineage.add(new Lineage(parent.relation(), release.ref(), release.verified().cid()));
    }
    return lineage;
  }

  /** What files prove, what their card claims and what the publisher adds, apart. */
  private static MapNode meta(Map<String, String> own, ReleaseFacts facts) {
    var texts = new LinkedHashMap<String, Node>();
    own.forEach((key, value) -> texts.put(key, new TextNode(value)));
    return MapNode.builder()
        .put("files", unlessEmpty(facts.files()))
        .put("card", unlessEmpty(facts.card()))
        .put("own", unlessEmpty(MapNode.of(texts)))
        .build();
  }

  private static @Nullable Node unlessEmpty(MapNode map) {
    return map.entries().isEmpty() ? null : map;
  }
}
