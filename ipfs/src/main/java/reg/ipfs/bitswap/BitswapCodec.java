package reg.ipfs.bitswap;

import static reg.ipld.protobuf.ProtoWriter.bytesSize;
import static reg.ipld.protobuf.ProtoWriter.putHead;
import static reg.ipld.protobuf.ProtoWriter.putVarint;
import static reg.ipld.protobuf.ProtoWriter.varintSize;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;
import reg.ipld.multiformats.Varint;
import reg.libp2p.proto.ProtoReader;

/**
 * Messages to bytes and back.
 *
 * <p>Layout: {@code Message = wantlist=1 { Entry=1*, full=2 } || payload=3 { prefix=1, data=2 }* ||
 * presence=4 { cid=1, type=2 }* || pendingBytes=5}, {@code Entry = cid=1 || priority=2 || cancel=3
 * || wantType=4 || sendDontHave=5}; a prefix is the uvarints CID version, codec, hash function and
 * digest length. Fields of zero are left out. The reader passes over unknown fields, and over CIDs
 * of codecs or hash functions that are not supported here.
 */
final class BitswapCodec {
  private static final int WANTLIST = 1;
  private static final int PAYLOAD = 3;
  private static final int PRESENCE = 4;
  private static final int ENTRY = 1;
  private static final int FULL = 2;
  private static final int ENTRY_CID = 1;
  private static final int ENTRY_PRIORITY = 2;
  private static final int ENTRY_CANCEL = 3;
  private static final int ENTRY_TYPE = 4;
  private static final int ENTRY_TELL_ABSENCE = 5;
  private static final int TYPE_HAVE = 1;
  private static final int PAYLOAD_PREFIX = 1;
  private static final int PAYLOAD_DATA = 2;
  private static final int PRESENCE_CID = 1;
  private static final int PRESENCE_TYPE = 2;
  private static final int PREFIX_BYTES_MAX = 4 * Varint.BYTES_MAX;
  private static final int SHA256_BYTES = 32;

  private BitswapCodec() {}

  /** The message behind its length, ready to be written. */
  static ByteBuffer encode(BitswapMessage message) {
    int wantlist = wantlistSize(message);
    int size = wantlist == 0 ? 0 : bytesSize(WANTLIST, wantlist);
    for (Block block : message.blocks()) {
      size += bytesSize(PAYLOAD, payloadSize(block));
    }
    for (Presence presence : message.presences()) {
      size += bytesSize(PRESENCE, presenceSize(presence));
    }
    var out = ByteBuffer.allocate(Varint.length(size) + size);
    Varint.write(size, out);
    if (wantlist > 0) {
      putHead(out, WANTLIST, wantlist);
      message.wants().forEach(want -> putWant(out, want));
      if (message.full()) {
        putVarint(out, FULL, 1);
      }
    }
    message.blocks().forEach(block -> putPayload(out, block));
    message.presences().forEach(presence -> putPresence(out, presence));
    return out.flip();
  }

  private static int wantlistSize(BitswapMessage message) {
    int size = message.full() ? varintSize(FULL, 1) : 0;
    for (Want want : message.wants()) {
      size += bytesSize(ENTRY, entrySize(want));
    }
    return size;
  }

  private static int entrySize(Want want) {
    int size = bytesSize(ENTRY_CID, want.cid().size());
    return switch (want) {
      case Want.Cancel cancel -> size + varintSize(ENTRY_CANCEL, 1);
      case Want.ForBlock(var cid, int priority, boolean tell) -> size + askSize(priority, tell);
      case Want.ForHave(var cid, int priority, boolean tell) ->
          size + askSize(priority, tell) + varintSize(ENTRY_TYPE, TYPE_HAVE);
    };
  }

  private static int askSize(int priority, boolean tell) {
    return varintSize(ENTRY_PRIORITY, Math.max(priority, 0))
        + (tell ? varintSize(ENTRY_TELL_ABSENCE, 1) : 0);
  }

  private static void putWant(ByteBuffer out, Want want) {
    putHead(out, ENTRY, entrySize(want));
    putHead(out, ENTRY_CID, want.cid().size());
    want.cid().write(out);
    switch (want) {
      case Want.Cancel cancel -> putVarint(out, ENTRY_CANCEL, 1);
      case Want.ForBlock(var cid, int priority, boolean tell) -> {
        putVarint(out, ENTRY_PRIORITY, Math.max(priority, 0));
        putFlag(out, tell);
      }
      case Want.ForHave(var cid, int priority, boolean tell) -> {
        putVarint(out, ENTRY_PRIORITY, Math.max(priority, 0));
        putVarint(out, ENTRY_TYPE, TYPE_HAVE);
        putFlag(out, tell);
      }
    }
  }

  private static void putFlag(ByteBuffer out, boolean tell) {
    if (tell) {
      putVarint(out, ENTRY_TELL_ABSENCE, 1);
    }
  }

  private static int prefixSize(Cid cid) {
    int digest = cid.multihash().digest().length;
    return 1
        + Varint.length(cid.codec().code())
        + Varint.length(cid.multihash().code())
        + Varint.length(digest);
  }

  private static int payloadSize(Block block) {
    return bytesSize(PAYLOAD_PREFIX, prefixSize(block.cid()))
        + bytesSize(PAYLOAD_DATA, block.size());
  }

  private static void putPayload(ByteBuffer out, Block block) {
    Cid cid = block.cid();
    putHead(out, PAYLOAD, payloadSize(block));
    putHead(out, PAYLOAD_PREFIX, prefixSize(cid));
    out.put((byte) cid.version());
    Varint.write(cid.codec().code(), out);
    Varint.write(cid.multihash().code(), out);
    Varint.write(cid.multihash().digest().length, out);
    putHead(out, PAYLOAD_DATA, block.size());
    out.put(block.array(), block.offset(), block.size());
  }

  private static int presenceSize(Presence presence) {
    return bytesSize(PRESENCE_CID, presence.cid().size())
        + (presence.held() ? 0 : varintSize(PRESENCE_TYPE, 1));
  }

  private static void putPresence(ByteBuffer out, Presence presence) {
    putHead(out, PRESENCE, presenceSize(presence));
    putHead(out, PRESENCE_CID, presence.cid().size());
    presence.cid().write(out);
    if (!presence.held()) {
      putVarint(out, PRESENCE_TYPE, 1);
    }
  }

  /**
   * Decodes a message without its length; its blocks are views of the buffer's array, their hashes
   * computed. Of wants and presences the first {@value BitswapLimits#ENTRIES_MAX} are kept.
   *
   * @throws RegistryException MALFORMED for bytes that are not a message, a CID that is not one, a
   *     block of more than 2 MiB, or more than {@value BitswapLimits#BLOCKS_MAX} blocks
   */
  static BitswapMessage decode(ByteBuffer bytes) {
    var reader = new ProtoReader(bytes);
    var wants = new ArrayList<Want>();
    var blocks = new ArrayList<Block>();
    var presences = new ArrayList<Presence>();
    boolean full = false;
    while (reader.next()) {
      switch (reader.field()) {
        case WANTLIST -> full |= decodeWantlist(reader.slice(), wants);
        case PAYLOAD -> {
          if (blocks.size() == BitswapLimits.BLOCKS_MAX) {
            throw malformed("more than " + BitswapLimits.BLOCKS_MAX + " blocks");
          }
          addPresent(blocks, decodePayload(reader.slice()));
        }
        case PRESENCE -> {
          if (presences.size() < BitswapLimits.ENTRIES_MAX) {
            addPresent(presences, decodePresence(reader.slice()));
          }
        }
        default -> {}
      }
    }
    return new BitswapMessage(full, wants, blocks, presences);
  }

  private static <T> void addPresent(List<T> list, @Nullable T item) {
    if (item != null) {
      list.add(item);
    }
  }

  private static boolean decodeWantlist(ByteBuffer bytes, List<Want> wants) {
    var reader = new ProtoReader(bytes);
    boolean full = false;
    while (reader.next()) {
      switch (reader.field()) {
        case ENTRY -> {
          if (wants.size() < BitswapLimits.ENTRIES_MAX) {
            addPresent(wants, decodeEntry(reader.slice()));
          }
        }
        case FULL -> full = reader.varint() != 0;
        default -> {}
      }
    }
    return full;
  }

  private static @Nullable Want decodeEntry(ByteBuffer bytes) {
    var reader = new ProtoReader(bytes);
    ByteBuffer cidBytes = null;
    int priority = 0;
    boolean cancel = false;
    boolean have = false;
    boolean tell = false;
    while (reader.next()) {
      switch (reader.field()) {
        case ENTRY_CID -> cidBytes = reader.slice();
        case ENTRY_PRIORITY -> priority = (int) reader.varint();
        case ENTRY_CANCEL -> cancel = reader.varint() != 0;
        case ENTRY_TYPE -> have = reader.varint() == TYPE_HAVE;
        case ENTRY_TELL_ABSENCE -> tell = reader.varint() != 0;
        default -> {}
      }
    }
    Cid cid = cid(cidBytes);
    if (cid == null || cid.multihash().code() == Multihash.IDENTITY) {
      return null;
    }
    if (cancel) {
      return new Want.Cancel(cid);
    }
    int urgency = Math.max(priority, 0);
    return have ? new Want.ForHave(cid, urgency, tell) : new Want.ForBlock(cid, urgency, tell);
  }

  private static @Nullable Presence decodePresence(ByteBuffer bytes) {
    var reader = new ProtoReader(bytes);
    ByteBuffer cidBytes = null;
    boolean held = true;
    while (reader.next()) {
      switch (reader.field()) {
        case PRESENCE_CID -> cidBytes = reader.slice();
        case PRESENCE_TYPE -> held = reader.varint() == 0;
        default -> {}
      }
    }
    Cid cid = cid(cidBytes);
    return cid == null ? null : new Presence(cid, held);
  }

  /** The block, or null when its CID could not be one of those that are asked for here. */
  private static @Nullable Block decodePayload(ByteBuffer bytes) {
    var reader = new ProtoReader(bytes);
    ByteBuffer prefix = null;
    ByteBuffer data = ByteBuffer.allocate(0);
    while (reader.next()) {
      switch (reader.field()) {
        case PAYLOAD_PREFIX -> prefix = reader.slice();
        case PAYLOAD_DATA -> data = reader.slice();
        default -> {}
      }
    }
    if (prefix == null || prefix.remaining() > PREFIX_BYTES_MAX) {
      throw malformed("a block without a prefix of its CID");
    }
    long version = Varint.read(prefix);
    long codec = Varint.read(prefix);
    long hash = Varint.read(prefix);
    long digestBytes = Varint.read(prefix);
    if (prefix.hasRemaining() || version > 1) {
      throw malformed("a prefix that is not of a CID");
    }
    boolean known = hash == Multihash.SHA2_256 && digestBytes == SHA256_BYTES && isSupported(codec);
    int offset = data.arrayOffset() + data.position();
    return known ? Block.of(Codec.of(codec), data.array(), offset, data.remaining()) : null;
  }

  private static boolean isSupported(long codec) {
    for (Codec each : Codec.values()) {
      if (each.code() == codec) {
        return true;
      }
    }
    return false;
  }

  /** The CID, or null when it is one, but of a kind that is not supported here. */
  private static @Nullable Cid cid(@Nullable ByteBuffer bytes) {
    if (bytes == null || bytes.remaining() > Cid.BYTES_MAX) {
      throw malformed("an entry without a CID");
    }
    try {
      return Cid.decodeWhole(bytes.duplicate());
    } catch (RegistryException e) {
      requireCidOfAnyKind(bytes.duplicate());
      return null;
    }
  }

  private static void requireCidOfAnyKind(ByteBuffer bytes) {
    boolean first = Varint.read(bytes) == 1;
    Varint.read(bytes);
    Varint.read(bytes);
    if (!first || Varint.read(bytes) != bytes.remaining()) {
      throw malformed("an entry whose CID is not one");
    }
  }

  private static RegistryException malformed(String why) {
    return new RegistryException(Fault.MALFORMED, "bad bitswap message: " + why);
  }
}
