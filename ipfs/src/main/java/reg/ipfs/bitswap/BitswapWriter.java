package reg.ipfs.bitswap;

import static reg.ipld.protobuf.ProtoWriter.bytesSize;
import static reg.ipld.protobuf.ProtoWriter.putHead;
import static reg.ipld.protobuf.ProtoWriter.putVarint;
import static reg.ipld.protobuf.ProtoWriter.varintSize;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.multiformats.Varint;

/** Messages to bytes. Fields of zero are left out. */
final class BitswapWriter {
  /** So much of a block is copied behind its head, so that no head leaves alone. */
  private static final int COPIED_BYTES_MAX = 16 << 10;

  private BitswapWriter() {}

  /**
   * The message behind its length, ready to be written: its parts one after the other. They borrow
   * the arrays of large blocks.
   */
  static List<ByteBuffer> encode(BitswapMessage message) {
    int wantlist = wantlistSize(message);
    int size = wantlist == 0 ? 0 : bytesSize(BitswapFields.WANTLIST, wantlist);
    for (Block block : message.blocks()) {
      size += bytesSize(BitswapFields.PAYLOAD, payloadSize(block));
    }
    for (Presence presence : message.presences()) {
      size += bytesSize(BitswapFields.PRESENCE, presenceSize(presence));
    }
    int borrowed = message.blocks().stream().mapToInt(BitswapWriter::borrowed).sum();
    var out = ByteBuffer.allocate(Varint.length(size) + size - borrowed);
    Varint.write(size, out);
    if (wantlist > 0) {
      putHead(out, BitswapFields.WANTLIST, wantlist);
      message.wants().forEach(want -> putWant(out, want));
      if (message.full()) {
        putVarint(out, BitswapFields.FULL, 1);
      }
    }
    var parts = new ArrayList<ByteBuffer>();
    int start = 0;
    for (Block block : message.blocks()) {
      putPayload(out, block);
      int rest = borrowed(block);
      if (rest > 0) {
        parts.add(out.slice(start, out.position() - start));
        parts.add(ByteBuffer.wrap(block.array(), block.offset() + block.size() - rest, rest));
        start = out.position();
      }
    }
    message.presences().forEach(presence -> putPresence(out, presence));
    parts.add(out.slice(start, out.position() - start));
    return parts;
  }

  /** The end of a block that stays in its array, in bytes. */
  private static int borrowed(Block block) {
    return Math.max(0, block.size() - COPIED_BYTES_MAX);
  }

  private static int wantlistSize(BitswapMessage message) {
    int size = message.full() ? varintSize(BitswapFields.FULL, 1) : 0;
    for (Want want : message.wants()) {
      size += bytesSize(BitswapFields.ENTRY, entrySize(want));
    }
    return size;
  }

  private static int entrySize(Want want) {
    int size = bytesSize(BitswapFields.ENTRY_CID, want.cid().size());
    return switch (want) {
      case Want.Cancel cancel -> size + varintSize(BitswapFields.ENTRY_CANCEL, 1);
      case Want.ForBlock(var cid, int priority, boolean tell) -> size + askSize(priority, tell);
      case Want.ForHave(var cid, int priority, boolean tell) ->
          size
              + askSize(priority, tell)
              + varintSize(BitswapFields.ENTRY_TYPE, BitswapFields.TYPE_HAVE);
    };
  }

  private static int askSize(int priority, boolean tell) {
    return varintSize(BitswapFields.ENTRY_PRIORITY, Math.max(priority, 0))
        + (tell ? varintSize(BitswapFields.ENTRY_TELL_ABSENCE, 1) : 0);
  }

  private static void putWant(ByteBuffer out, Want want) {
    putHead(out, BitswapFields.ENTRY, entrySize(want));
    putHead(out, BitswapFields.ENTRY_CID, want.cid().size());
    want.cid().write(out);
    switch (want) {
      case Want.Cancel cancel -> putVarint(out, BitswapFields.ENTRY_CANCEL, 1);
      case Want.ForBlock(var cid, int priority, boolean tell) -> {
        putVarint(out, BitswapFields.ENTRY_PRIORITY, Math.max(priority, 0));
        putFlag(out, tell);
      }
      case Want.ForHave(var cid, int priority, boolean tell) -> {
        putVarint(out, BitswapFields.ENTRY_PRIORITY, Math.max(priority, 0));
        putVarint(out, BitswapFields.ENTRY_TYPE, BitswapFields.TYPE_HAVE);
        putFlag(out, tell);
      }
    }
  }

  private static void putFlag(ByteBuffer out, boolean tell) {
    if (tell) {
      putVarint(out, BitswapFields.ENTRY_TELL_ABSENCE, 1);
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
    return bytesSize(BitswapFields.PAYLOAD_PREFIX, prefixSize(block.cid()))
        + bytesSize(BitswapFields.PAYLOAD_DATA, block.size());
  }

  /** All but what is borrowed of the block. */
  private static void putPayload(ByteBuffer out, Block block) {
    Cid cid = block.cid();
    putHead(out, BitswapFields.PAYLOAD, payloadSize(block));
    putHead(out, BitswapFields.PAYLOAD_PREFIX, prefixSize(cid));
    out.put((byte) cid.version());
    Varint.write(cid.codec().code(), out);
    Varint.write(cid.multihash().code(), out);
    Varint.write(cid.multihash().digest().length, out);
    putHead(out, BitswapFields.PAYLOAD_DATA, block.size());
    out.put(block.array(), block.offset(), block.size() - borrowed(block));
  }

  private static int presenceSize(Presence presence) {
    return bytesSize(BitswapFields.PRESENCE_CID, presence.cid().size())
        + (presence.held() ? 0 : varintSize(BitswapFields.PRESENCE_TYPE, 1));
  }

  private static void putPresence(ByteBuffer out, Presence presence) {
    putHead(out, BitswapFields.PRESENCE, presenceSize(presence));
    putHead(out, BitswapFields.PRESENCE_CID, presence.cid().size());
    presence.cid().write(out);
    if (!presence.held()) {
      putVarint(out, BitswapFields.PRESENCE_TYPE, 1);
    }
  }
}
