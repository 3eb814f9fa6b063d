package reg.manifest;

import java.util.List;
import java.util.Set;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;

/** The fields of a release. */
final class ReleaseCodec {
  private static final Set<String> KEYS =
      Set.of(
          "v",
          "kind",
          "pub",
          "name",
          "version",
          "issued",
          "prev",
          "root",
          "bytes",
          "profile",
          "files",
          "lineage",
          "contributors",
          "licence",
          "meta");

  private ReleaseCodec() {}

  static byte[] encode(Release release) {
    ReleaseContent content = release.content();
    ReleaseClaims claims = release.claims();
    return DagCbor.encode(
        MapNode.builder()
            .put("v", 1)
            .put("kind", release.kind().toString())
            .put("pub", release.id().publisher().toString())
            .put("name", release.id().name().toString())
            .put("version", release.id().version().toString())
            .put("issued", release.issued().getEpochSecond())
            .put("prev", release.previous())
            .put("root", content.root())
            .put("bytes", content.bytes())
            .put("profile", content.profile())
            .put("files", content.files().encode())
            .put("lineage", claims.lineage().stream().map(ReleaseCodec::lineage).toList())
            .put("contributors", claims.contributors().stream().map(ReleaseCodec::person).toList())
            .put("licence", claims.licence())
            .put("meta", claims.meta())
            .build());
  }

  static Release decode(MapNode map) {
    map.requireOnly(KEYS);
    return new Release(
        ReleaseKind.parse(map.text("kind")),
        new ReleaseId(
            PublisherId.parse(map.text("pub")),
            ArtifactName.parse(map.text("name")),
            new Version(map.text("version"))),
        Validity.instant(map.natural("issued")),
        map.linkOrNull("prev"),
        new ReleaseContent(
            map.link("root"),
            map.natural("bytes"),
            map.text("profile"),
            PageList.decode(map.map("files"))),
        claims(map));
  }

  private static ReleaseClaims claims(MapNode map) {
    List<Lineage> lineage =
        map.list("lineage").stream().map(node -> lineage(node.asMap("lineage"))).toList();
    List<Contributor> contributors =
        map.list("contributors").stream().map(node -> person(node.asMap("contributor"))).toList();
    return new ReleaseClaims(lineage, contributors, map.textOrNull("licence"), map.map("meta"));
  }

  private static Node lineage(Lineage lineage) {
    return MapNode.builder()
        .put("rel", lineage.relation())
        .put("ref", lineage.reference())
        .put("cid", lineage.release())
        .build();
  }

  private static Lineage lineage(MapNode map) {
    map.requireOnly(Set.of("rel", "ref", "cid"));
    return new Lineage(map.text("rel"), map.text("ref"), map.linkOrNull("cid"));
  }

  private static Node person(Contributor contributor) {
    Integer share = contributor.share();
    return MapNode.builder()
        .put("id", contributor.id())
        .put("role", contributor.role())
        .put("share", share == null ? null : IntNode.of(share))
        .build();
  }

  private static Contributor person(MapNode map) {
    map.requireOnly(Set.of("id", "role", "share"));
    Node share = map.find("share");
    return new Contributor(
        map.text("id"),
        map.text("role"),
        share == null ? null : (int) Math.min(share.asNatural("share"), Integer.MAX_VALUE));
  }
}
