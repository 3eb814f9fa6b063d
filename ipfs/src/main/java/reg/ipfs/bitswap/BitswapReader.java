package reg.ipfs.bitswap;

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
 * Bytes to messages. Passes over unknown fields, and over CIDs of codecs or hash functions that are
 * not supported here.
 */
final class BitswapReader {
  private static final int PREFIX_BYTES_MAX = 4 * Varint.BYTES_MAX;
  private static final int SHA256_BYTES = 32;

  private BitswapReader() {}

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
        case BitswapFields.WANTLIST -> full |= decodeWantlist(reader.slice(), wants);
        case BitswapFields.PAYLOAD -> {
          if (blocks.size() == BitswapLimits.BLOCKS_MAX) {
            throw malformed("more than " + BitswapLimits.BLOCKS_MAX + " blocks");
          }
          addPresent(blocks, decodePayload(reader.slice()));
        }
        case BitswapFields.PRESENCE -> {
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
        case BitswapFields.ENTRY -> {
          if (wants.size() < BitswapLimits.ENTRIES_MAX) {
            addPresent(wants, decodeEntry(reader.slice()));
          }
        }
        case BitswapFields.FULL -> full = reader.varint() != 0;
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
        case BitswapFields.ENTRY_CID -> cidBytes = reader.slice();
        case BitswapFields.ENTRY_PRIORITY -> priority = (int) reader.varint();
        case BitswapFields.ENTRY_CANCEL -> cancel = reader.varint() != 0;
        case BitswapFields.ENTRY_TYPE -> have = reader.varint() == BitswapFields.TYPE_HAVE;
        case BitswapFields.ENTRY_TELL_ABSENCE -> tell = reader.varint() != 0;
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
        case BitswapFields.PRESENCE_CID -> cidBytes = reader.slice();
        case BitswapFields.PRESENCE_TYPE -> held = reader.varint() == 0;
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
        case BitswapFields.PAYLOAD_PREFIX -> prefix = reader.slice();
        case BitswapFields.PAYLOAD_DATA -> data = reader.slice();
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
