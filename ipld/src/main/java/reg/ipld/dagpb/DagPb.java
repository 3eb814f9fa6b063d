package reg.ipld.dagpb;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.Link;
import reg.ipld.multiformats.Utf8;
import reg.ipld.protobuf.ProtoReader;
import reg.ipld.protobuf.ProtoWriter;

/**
 * dag-pb bytes to nodes and back.
 *
 * <p>Layout: {@code PBNode = { Links=2 }* { Data=1 }?}, {@code PBLink = Hash=1 || Name=2 ||
 * Tsize=3}. The writer puts all three fields into each link, an empty name too: without it the CIDs
 * of files differ from Kubo's. The reader takes data before or after the links.
 */
public final class DagPb {
  /** The most links of a node. */
  public static final int LINKS_MAX = 8192;

  private static final int NODE_DATA = 1;
  private static final int NODE_LINKS = 2;
  private static final int LINK_HASH = 1;
  private static final int LINK_NAME = 2;
  private static final int LINK_TSIZE = 3;

  private DagPb() {}

  /**
   * The block of a node; links are written in the order given.
   *
   * @throws RegistryException MALFORMED for a name with an unpaired surrogate or a block that is
   *     too large
   */
  public static Block encodeBlock(List<Link> links, @Nullable ByteBuffer data) {
    return Block.of(Codec.DAG_PB, encode(links, data));
  }

  /** The bytes of a node; links are written in the order given. */
  public static byte[] encode(List<Link> links, @Nullable ByteBuffer data) {
    byte[][] names = new byte[links.size()][];
    long size = data == null ? 0 : ProtoWriter.bytesSize(NODE_DATA, data.remaining());
    for (int i = 0; i < names.length; i++) {
      names[i] = Utf8.encode(links.get(i).name());
      size += linkFieldSize(links.get(i).cid(), names[i].length, links.get(i).cumulativeSize());
    }
    var out = ByteBuffer.allocate(Math.toIntExact(size));
    for (int i = 0; i < names.length; i++) {
      writeLink(links.get(i), names[i], out);
    }
    if (data != null) {
      ProtoWriter.putHead(out, NODE_DATA, data.remaining());
      out.put(data.duplicate());
    }
    return out.array();
  }

  /** How many bytes of a node's block one link takes. */
  public static int linkFieldSize(Cid cid, int nameBytes, long cumulativeSize) {
    return ProtoWriter.bytesSize(NODE_LINKS, linkSize(cid, nameBytes, cumulativeSize));
  }

  private static int linkSize(Cid cid, int nameBytes, long cumulativeSize) {
    return ProtoWriter.bytesSize(LINK_HASH, cid.size())
        + ProtoWriter.bytesSize(LINK_NAME, nameBytes)
        + ProtoWriter.varintSize(LINK_TSIZE, cumulativeSize);
  }

  private static void writeLink(Link link, byte[] name, ByteBuffer out) {
    Cid cid = link.cid();
    ProtoWriter.putHead(out, NODE_LINKS, linkSize(cid, name.length, link.cumulativeSize()));
    ProtoWriter.putHead(out, LINK_HASH, cid.size());
    cid.write(out);
    ProtoWriter.putHead(out, LINK_NAME, name.length);
    out.put(name);
    ProtoWriter.putVarint(out, LINK_TSIZE, link.cumulativeSize());
  }

  /**
   * Decodes a block's bytes; the node's data is a view of the block.
   *
   * @throws RegistryException MALFORMED, naming the block
   */
  public static PbNode decode(Block block) {
    try {
      return decode(block.data());
    } catch (RegistryException e) {
      throw new RegistryException(
          Fault.MALFORMED, "block " + block.cid() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Decodes the bytes between the buffer's position and limit. A link without name or Tsize has the
   * name {@code ""} or the size 0.
   *
   * @throws RegistryException MALFORMED for unknown, repeated or misplaced fields, wrong wire
   *     types, a link without a CID, a name that is not UTF-8, or more than {@value #LINKS_MAX}
   *     links
   */
  public static PbNode decode(ByteBuffer bytes) {
    var reader = new ProtoReader("dag-pb node", bytes);
    var links = new ArrayList<Link>();
    ByteBuffer data = null;
    boolean linksEnded = false;
    while (reader.next()) {
      switch (reader.field()) {
        case NODE_LINKS -> {
          if (linksEnded) {
            throw reader.malformed("links on both sides of the data");
          }
          if (links.size() == LINKS_MAX) {
            throw reader.malformed("more than " + LINKS_MAX + " links");
          }
          links.add(decodeLink(reader.bytes()));
        }
        case NODE_DATA -> {
          if (data != null) {
            throw reader.malformed("two data fields");
          }
          data = reader.bytes();
          linksEnded = !links.isEmpty();
        }
        default -> throw reader.malformed("unknown field " + reader.field());
      }
    }
    return new PbNode(links, data);
  }

  private static Link decodeLink(ByteBuffer bytes) {
    var reader = new ProtoReader("dag-pb link", bytes);
    Cid cid = null;
    String name = "";
    long cumulativeSize = 0;
    int last = 0;
    while (reader.next()) {
      if (reader.field() <= last) {
        throw reader.malformed("field " + reader.field() + " after field " + last);
      }
      last = reader.field();
      switch (last) {
        case LINK_HASH -> cid = Cid.decodeWhole(reader.bytes());
        case LINK_NAME -> {
          ByteBuffer text = reader.bytes();
          name = Utf8.read(text, text.remaining());
        }
        case LINK_TSIZE -> cumulativeSize = reader.varint();
        default -> throw reader.malformed("unknown field " + last);
      }
    }
    if (cid == null) {
      throw reader.malformed("no CID");
    }
    return new Link(name, cid, cumulativeSize);
  }
}
