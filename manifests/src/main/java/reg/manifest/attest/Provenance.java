package reg.manifest.attest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import reg.ipld.Cid;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.manifest.DidKey;
import reg.manifest.Lineage;
import reg.manifest.Release;
import reg.manifest.ReleaseContent;

/**
 * How a push made a release, as SLSA provenance. It claims no SLSA level. Format page: provenance.
 * Source: slsa.dev/spec/v1.1/provenance.
 *
 * @param builder whose home pushed
 * @param version of reg
 * @param started when the push began
 * @param finished when the release was in the head
 */
public record Provenance(DidKey builder, String version, Instant started, Instant finished) {
  /** The build type of a push. */
  public static final String BUILD_TYPE = "urn:reg:build:push:v1";

  /** The predicate about a release. */
  public MapNode predicate(Release release) {
    return MapNode.builder()
        .put(
            "buildDefinition",
            MapNode.builder()
                .put("buildType", BUILD_TYPE)
                .put("externalParameters", parameters(release))
                .put("resolvedDependencies", dependencies(release))
                .build())
        .put(
            "runDetails",
            MapNode.builder()
                .put(
                    "builder",
                    MapNode.builder()
                        .put("id", builder.toString())
                        .put("version", MapNode.builder().put("reg", version).build())
                        .build())
                .put(
                    "metadata",
                    MapNode.builder()
                        .put("startedOn", Moments.write(started))
                        .put("finishedOn", Moments.write(finished))
                        .build())
                .build())
        .build();
  }

  private static MapNode parameters(Release release) {
    List<String> parents =
        release.claims().lineage().stream()
            .map(parent -> parent.relation() + "=" + parent.reference())
            .toList();
    return MapNode.builder()
        .put("target", release.id().toString())
        .put("kind", release.kind().toString())
        .put("profile", release.content().profile())
        .put("licence", release.claims().licence())
        .put("parents", ListNode.ofTexts(parents))
        .build();
  }

  private static List<Node> dependencies(Release release) {
    List<Node> dependencies = new ArrayList<>();
    ReleaseContent content = release.content();
    MapNode size =
        MapNode.builder()
            .put("bytes", IntNode.of(content.bytes()))
            .put("entries", IntNode.of(content.files().count()))
            .build();
    dependencies.add(dependency("files", content.root()).put("annotations", size).build());
    release.claims().lineage().stream().flatMap(Provenance::made).forEach(dependencies::add);
    return dependencies;
  }

  private static Stream<Node> made(Lineage parent) {
    return Stream.ofNullable(parent.release())
        .map(release -> dependency(parent.relation(), release).build());
  }

  private static MapNode.Builder dependency(String name, Cid cid) {
    return MapNode.builder()
        .put("name", name)
        .put("uri", "ipfs://" + cid)
        .put("digest", MapNode.builder().put("sha256", Statement.sha256Of(cid)).build());
  }
}
