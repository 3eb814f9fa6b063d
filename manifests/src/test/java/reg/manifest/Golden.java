package reg.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.BoolNode;
import reg.ipld.dagcbor.BytesNode;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.TextNode;
import reg.ipld.multiformats.Multihash;
import reg.manifest.HeadTarget.Channel;
import reg.manifest.HeadTarget.Gone;
import reg.manifest.HeadTarget.Published;
import reg.manifest.signing.PublisherKey;
import reg.testdata.Vectors;

/**
 * The objects of {@code formats/manifests.json}, which {@code manifest_vectors.py} encoded and
 * signed on its own.
 */
public final class Golden {
  private static final JsonNode ALL = Vectors.json("formats/manifests.json");

  public static final PublisherKey ALICE = key(0);
  public static final PublisherKey BOB = key(1);
  public static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");

  private Golden() {}

  private static PublisherKey key(int index) {
    return PublisherKey.ofSeed(hex(ALL.get("keys").get(index).get("seed").asText()));
  }

  /** The did:key that belongs to a key. */
  public static String did(int index) {
    return ALL.get("keys").get(index).get("did").asText();
  }

  public static byte[] payload(String name) {
    return hex(ALL.get(name).get("payload").asText());
  }

  public static byte[] envelope(String name) {
    return hex(ALL.get(name).get("envelope").asText());
  }

  public static byte[] page(String name) {
    return hex(ALL.get(name).get("page").asText());
  }

  public static Cid cid(String name) {
    return Cid.parse(ALL.get(name).get("cid").asText());
  }

  public static String commit(String name) {
    return ALL.get(name).get("commit").asText();
  }

  /** The CIDs and sizes of the pages. */
  public static List<Map.Entry<Cid, Integer>> pages(String name) {
    var pages = new ArrayList<Map.Entry<Cid, Integer>>();
    ALL.get(name)
        .get("pages")
        .forEach(
            page ->
                pages.add(
                    Map.entry(Cid.parse(page.get("cid").asText()), page.get("size").asInt())));
    return pages;
  }

  public static PageList pageList(String name, long count) {
    return new PageList(count, pages(name).stream().map(Map.Entry::getKey).toList());
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static Multihash sha256(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return Multihash.sha256(bytes, 0, bytes.length);
  }

  public static Cid tree(String content) {
    return Cid.v1(Codec.DAG_PB, sha256(content));
  }

  public static Cid node(String content) {
    return Cid.v1(Codec.DAG_CBOR, sha256(content));
  }

  public static ReleaseFile leaf(String path, String content) {
    Multihash hash = sha256(content);
    int size = content.getBytes(StandardCharsets.UTF_8).length;
    return new ReleaseFile(path, size, Cid.v1(Codec.RAW, hash), hash);
  }

  public static FileSet files() {
    return new FileSet(
        List.of(
            leaf("😀.txt", "astral, after every other"),
            leaf("～ok", ""),
            leaf("a-b/é.json", "{}"),
            leaf("README.md", "# tiny\n"),
            new ReleaseFile("model.safetensors", 5 << 20, tree("tree"), sha256("model"))),
        List.of("empty/folder"));
  }

  public static Release release() {
    var card =
        MapNode.of(
            Map.of(
                "language",
                new ListNode(List.of(new TextNode("en"))),
                "gated",
                new BoolNode(false)));
    var meta =
        MapNode.builder()
            .put("parameters", 1_100_048_384L)
            .put("tags", List.of(new TextNode("tiny"), new TextNode("llama")))
            .put("card", card)
            .put("offset", -1)
            .put("largest", new IntNode(false, -1))
            .build();
    return new Release(
        ReleaseKind.MODEL,
        id("1.0+q8"),
        ISSUED,
        null,
        new ReleaseContent(tree("root"), 7 + 2 + (5 << 20) + 25, "reg-1", pageList("release", 6)),
        new ReleaseClaims(
            List.of(
                new Lineage("finetune", "alice/base:2", node("base")),
                new Lineage("data", "https://example.org/data", null)),
            List.of(
                new Contributor(BOB.publicKey().toString(), "train", 2500),
                new Contributor("Carol Ø", "eval", null)),
            "Apache-2.0",
            meta));
  }

  public static ReleaseId id(String version) {
    return new ReleaseId(
        ALICE.publisherId(), ArtifactName.parse("Tiny-Llama"), new Version(version));
  }

  public static FileSet pagedFiles() {
    return new FileSet(
        IntStream.range(0, 20_001)
            .mapToObj(i -> leaf("data/%05d.bin".formatted(i), String.valueOf(i)))
            .toList(),
        List.of());
  }

  public static Release paged() {
    return new Release(
        ReleaseKind.DATASET,
        id("2.0"),
        ISSUED.plusSeconds(1),
        cid("release"),
        new ReleaseContent(
            tree("root 2"), pagedFiles().bytes(), "unixfs-v1-2025", pageList("paged", 20_001)),
        ReleaseClaims.NONE);
  }

  public static HeadMap headMap() {
    ArtifactName llama = ArtifactName.parse("Tiny-Llama");
    ArtifactName data = ArtifactName.parse("data-1");
    return HeadMap.EMPTY
        .edit()
        .put(llama, new Version("stable"), new Channel(new Version("1.0+q8")))
        .put(llama, Version.LATEST, new Channel(new Version("2.0")))
        .put(llama, new Version("2.0"), new Published(cid("paged")))
        .put(llama, new Version("1.0+q8"), new Published(cid("release")))
        .put(
            llama,
            new Version("0.9"),
            new Gone(node("0.9"), HeadTarget.State.WITHDRAWN, "trained on private data"))
        .put(llama, new Version("0.9-rc"), new Gone(node("rc"), HeadTarget.State.REMOVED, ""))
        .put(data, new Version("v1"), new Published(node("data")))
        .put(data, Version.LATEST, new Channel(new Version("v1")))
        .build();
  }

  public static Head head() {
    return new Head(
        ALICE.publisherId(),
        new HeadPosition(0, 7),
        node("head 6"),
        Validity.from(ISSUED.plusSeconds(2)),
        pageList("head", 8));
  }

  public static Publisher publisher() {
    byte[] spki = new byte[91];
    byte[] lost = new byte[32];
    for (int i = 0; i < spki.length; i++) {
      spki[i] = (byte) i;
    }
    for (int i = 0; i < lost.length; i++) {
      lost[i] = (byte) (64 + i);
    }
    return new Publisher(
        ALICE.publisherId(),
        1,
        null,
        new Validity(ISSUED, ISSUED.plus(Duration.ofDays(365))),
        List.of(
            new KeyRoles(BOB.publicKey(), Set.of(Role.RELEASE, Role.ROOT)),
            new KeyRoles(ALICE.publicKey(), Set.of(Role.values()))),
        Map.of(Role.ROOT, 2, Role.RELEASE, 1, Role.HEAD, 1),
        List.of(BytesNode.copyOf(spki)),
        List.of(
            new RevokedKey(
                PublisherKey.ofSeed(lost).publicKey(), new HeadPosition(0, 5), "laptop lost")));
  }
}
