package reg.manifest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import reg.base.RegistryException;
import reg.ipld.BlockSink;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;

/**
 * The attestations that a publisher made or passes on, its own or others'. Who made one is said by
 * its signatures, not by this list. Format page: head.
 *
 * @param entries ascending by release, then by attestation; none twice
 */
public record AttestationList(List<Entry> entries) {
  /** The key of a page of the list: such a page is told from any other block by it. */
  public static final String PAGE = "reg/attest/v1";

  /** How many attestations of one release are listed or considered. */
  public static final int OF_RELEASE_MAX = 256;

  /** Nothing yet. */
  public static final AttestationList EMPTY = new AttestationList(List.of());

  private static final int TYPE_BYTES_MAX = 256;
  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::release).thenComparing(Entry::attestation);

  /**
   * One attestation.
   *
   * @param release what it is about
   * @param attestation the raw block of its DSSE envelope
   * @param type its predicate type, so that a reader need not fetch what it does not ask for
   */
  public record Entry(Cid release, Cid attestation, String type) {
    public Entry {
      Cids.require("release", release, Codec.DAG_CBOR);
      Cids.require("attestation", attestation, Codec.RAW);
      Grammar.requireText("predicate type", type, TYPE_BYTES_MAX);
    }
  }

  /**
   * Checks order and limits.
   *
   * @throws RegistryException MALFORMED when an entry is repeated or out of order, and for more
   *     than {@value #OF_RELEASE_MAX} of one release
   */
  public AttestationList {
    entries = List.copyOf(entries);
    int ofRelease = 1;
    for (int i = 1; i < entries.size(); i++) {
      Entry before = entries.get(i - 1);
      Entry entry = entries.get(i);
      if (ORDER.compare(before, entry) >= 0) {
        throw Grammar.malformed(
            "attestation " + entry.attestation() + " is repeated or out of order");
      }
      ofRelease = entry.release().equals(before.release()) ? ofRelease + 1 : 1;
      if (ofRelease > OF_RELEASE_MAX) {
        throw Grammar.malformed(
            "more than " + OF_RELEASE_MAX + " attestations of " + entry.release());
      }
    }
  }

  /** Those of one release, in order. */
  public List<Entry> of(Cid release) {
    return entries.stream().filter(entry -> entry.release().equals(release)).toList();
  }

  /**
   * The list with one more entry; the same when it is there.
   *
   * @throws RegistryException MALFORMED past {@value #OF_RELEASE_MAX} of one release
   */
  public AttestationList with(Entry entry) {
    if (entries.contains(entry)) {
      return this;
    }
    var more = new ArrayList<>(entries);
    more.add(entry);
    more.sort(ORDER);
    return new AttestationList(more);
  }

  /** Puts the pages of the list into the sink. */
  public PageList write(BlockSink sink) {
    var nodes = new ArrayList<Node>();
    for (Entry entry : entries) {
      nodes.add(
          new ListNode(
              List.of(
                  new LinkNode(entry.release()),
                  new LinkNode(entry.attestation()),
                  new TextNode(entry.type()))));
    }
    return Pages.write(PAGE, nodes, sink);
  }

  /**
   * Reads the pages of a list.
   *
   * @throws RegistryException MALFORMED for entries that are refused or out of order; NOT_FOUND,
   *     naming the page, when one is not held; CORRUPT from the source
   */
  public static AttestationList read(PageList list, BlockSource source) {
    var entries = new ArrayList<Entry>();
    Pages.read(PAGE, list, source, node -> entries.add(Decoding.of(PAGE, () -> entry(node))));
    return new AttestationList(entries);
  }

  private static Entry entry(Node node) {
    List<Node> fields = node.asList("an entry");
    if (fields.size() != 3) {
      throw Grammar.malformed("an entry has " + fields.size() + " fields");
    }
    return new Entry(
        fields.get(0).asLink("release"),
        fields.get(1).asLink("attestation"),
        fields.get(2).asText("predicate type"));
  }
}
