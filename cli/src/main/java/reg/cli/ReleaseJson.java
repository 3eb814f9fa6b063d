package reg.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import reg.cli.terminal.Json;
import reg.ipld.dagcbor.BoolNode;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.FloatNode;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.NullNode;
import reg.ipld.dagcbor.TextNode;
import reg.manifest.ReleaseClaims;
import reg.manifest.ReleaseFile;
import reg.node.catalog.ReleaseView;

/** A release as JSON, with the field names of the signed object (docs/formats/release.md). */
final class ReleaseJson {
  private ReleaseJson() {}

  static Json of(ReleaseView view) {
    var release = view.release();
    var content = release.content();
    var json =
        Json.object()
            .put("ref", view.entry().ref())
            .put("release", view.entry().release())
            .put("commitId", view.commitId())
            .put("channels", view.entry().channels())
            .put("signers", view.signers())
            .put("kind", release.kind())
            .put("pub", release.id().publisher())
            .put("name", release.id().name())
            .put("version", release.id().version())
            .put("issued", Texts.moment(release.issued()))
            .put("prev", release.previous())
            .put("root", content.root())
            .put("bytes", content.bytes())
            .put("profile", content.profile())
            .put("files", view.files().files().stream().map(ReleaseJson::file).toList())
            .put("emptyFolders", view.files().emptyFolders());
    addClaims(json, release.claims());
    var head = view.head();
    if (head != null) {
      json.put(
          "head",
          Json.object()
              .put("cid", head.cid())
              .put("position", head.position())
              .put("issued", Texts.moment(head.issued()))
              .put("expires", Texts.moment(head.expires())));
    }
    return json;
  }

  private static Json file(ReleaseFile file) {
    return Json.object()
        .put("path", file.path())
        .put("size", file.size())
        .put("cid", file.cid())
        .put("sha256", file.sha256().hexDigest());
  }

  private static void addClaims(Json json, ReleaseClaims claims) {
    json.put(
            "lineage",
            claims.lineage().stream()
                .map(
                    parent ->
                        Json.object()
                            .put("rel", parent.relation())
                            .put("ref", parent.reference())
                            .put("cid", parent.release()))
                .toList())
        .put(
            "contributors",
            claims.contributors().stream()
                .map(
                    who ->
                        Json.object()
                            .put("id", who.id())
                            .put("role", who.role())
                            .put("share", who.share()))
                .toList())
        .put("licence", claims.licence())
        .put("meta", plain(claims.meta()));
  }

  /** The entries of a nested map, each under the path of its keys: {@code config.layers}. */
  static Map<String, String> flat(MapNode map) {
    var result = new LinkedHashMap<String, String>();
    flatten("", map, result);
    return result;
  }

  private static void flatten(String prefix, MapNode map, Map<String, String> result) {
    map.entries()
        .forEach(
            (key, value) -> {
              if (value instanceof MapNode inner) {
                flatten(prefix + key + ".", inner, result);
              } else {
                result.put(prefix + key, plain(value).toString());
              }
            });
  }

  private static Object plain(Node node) {
    return switch (node) {
      case MapNode map -> {
        var copy = new LinkedHashMap<String, Object>();
        map.entries().forEach((key, value) -> copy.put(key, plain(value)));
        yield copy;
      }
      case ListNode list -> list.elements().stream().map(ReleaseJson::plain).toList();
      case TextNode text -> text.text();
      case IntNode integer -> integer.bigValue();
      case FloatNode number -> number.value();
      case BoolNode bool -> bool.value();
      case BytesNode bytes -> bytes.toString();
      case NullNode _ -> "null";
      case LinkNode link -> link.toString();
    };
  }
}
