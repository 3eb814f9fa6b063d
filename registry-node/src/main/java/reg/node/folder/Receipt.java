package reg.node.folder;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.ipld.multiformats.Multihash;
import reg.manifest.path.PathRules;

/**
 * What a pull says about the folder it made.
 *
 * @param ref the full reference that was pulled, or the bare CID
 * @param root the file tree
 * @param release the signed release; null for a bare root
 * @param records envelopes of the publisher's records that the release needs, in order
 * @param part which part of the release was asked for
 * @param unsigned files whose bytes no signature covers: written from parts of signed ones, or
 *     below a bare root with leaves that cannot be checked alone
 * @param pulled when, to the second
 */
public record Receipt(
    String ref,
    Cid root,
    @Nullable Cid release,
    List<Cid> records,
    Part part,
    List<UnsignedFile> unsigned,
    Instant pulled) {
  /** The version of the format. */
  static final long VERSION = 1;

  private static final Set<String> KEYS =
      Set.of("v", "ref", "root", "release", "records", "part", "unsigned", "pulled");

  public Receipt {
    records = List.copyOf(records);
    unsigned = List.copyOf(unsigned);
  }

  /** Of a publisher without records. */
  public Receipt(
      String ref,
      Cid root,
      @Nullable Cid release,
      Part part,
      List<UnsignedFile> unsigned,
      Instant pulled) {
    this(ref, root, release, List.of(), part, unsigned, pulled);
  }

  /**
   * Which part of a release.
   *
   * @param includes globs of which one matched
   * @param excludes globs of which none matched
   * @param tensors regular expression of tensor names, or null for all
   */
  public record Part(List<String> includes, List<String> excludes, @Nullable String tensors) {
    /** All of it. */
    public static final Part ALL = new Part(List.of(), List.of(), null);

    public Part {
      includes = List.copyOf(includes);
      excludes = List.copyOf(excludes);
    }
  }

  /** A file with its bytes as they were written. */
  public record UnsignedFile(String path, long size, Multihash sha256) {}

  Node encode() {
    return MapNode.builder()
        .put("v", VERSION)
        .put("ref", ref)
        .put("root", root)
        .put("release", release)
        .put("records", records.isEmpty() ? null : links(records))
        .put("part", encode(part))
        .put("unsigned", unsigned.stream().map(Receipt::encode).toList())
        .put("pulled", pulled.getEpochSecond())
        .build();
  }

  /**
   * Decodes a receipt.
   *
   * @throws RegistryException MALFORMED for any other shape
   */
  static Receipt decode(Node node) {
    MapNode map = node.asMap("the receipt").requireOnly(KEYS);
    if (map.natural("v") != VERSION) {
      throw new RegistryException(
          Fault.MALFORMED, "a receipt of version " + map.natural("v") + "; this reg knows 1");
    }
    var unsigned = new ArrayList<UnsignedFile>();
    for (Node file : map.list("unsigned")) {
      unsigned.add(unsigned(file.asMap("an unsigned file")));
    }
    return new Receipt(
        map.text("ref"),
        map.link("root"),
        map.linkOrNull("release"),
        records(map.find("records")),
        part(map.map("part")),
        unsigned,
        Instant.ofEpochSecond(Math.min(map.natural("pulled"), Instant.MAX.getEpochSecond())));
  }

  private static Node links(List<Cid> cids) {
    return new ListNode(cids.stream().map(cid -> (Node) new LinkNode(cid)).toList());
  }

  private static List<Cid> records(@Nullable Node node) {
    var records = new ArrayList<Cid>();
    if (node != null) {
      node.asList("records").forEach(record -> records.add(record.asLink("a record")));
    }
    return records;
  }

  private static Node encode(Part part) {
    return MapNode.builder()
        .put("include", texts(part.includes))
        .put("exclude", texts(part.excludes))
        .put("tensors", part.tensors)
        .build();
  }

  private static Part part(MapNode map) {
    map.requireOnly(Set.of("include", "exclude", "tensors"));
    return new Part(
        strings(map.list("include")), strings(map.list("exclude")), map.textOrNull("tensors"));
  }

  private static Node encode(UnsignedFile file) {
    return MapNode.builder()
        .put("path", file.path)
        .put("size", file.size)
        .put("sha256", file.sha256.digest())
        .build();
  }

  private static UnsignedFile unsigned(MapNode map) {
    map.requireOnly(Set.of("path", "size", "sha256"));
    String path = map.text("path");
    PathRules.require(path);
    byte[] digest = map.bytes("sha256");
    if (digest.length != 32) {
      throw new RegistryException(Fault.MALFORMED, "a sha256 of " + digest.length + " bytes");
    }
    return new UnsignedFile(path, map.natural("size"), Multihash.ofSha256(digest));
  }

  private static List<TextNode> texts(List<String> texts) {
    return texts.stream().map(TextNode::new).toList();
  }

  private static List<String> strings(List<Node> nodes) {
    return nodes.stream().map(node -> node.asText("a glob")).toList();
  }
}
