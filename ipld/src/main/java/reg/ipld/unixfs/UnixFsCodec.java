package reg.ipld.unixfs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.dagpb.DagPb;
import reg.ipld.multiformats.Utf8;
import reg.ipld.multiformats.Varint;
import reg.ipld.protobuf.ProtoReader;
import reg.ipld.protobuf.ProtoWriter;
import reg.ipld.protobuf.WireType;

/**
 * The protobuf message in the data field of a UnixFS node.
 *
 * <p>Layout: {@code Type=1 || Data=2? || filesize=3? || { blocksizes=4 }* || hashType=5? ||
 * fanout=6?}, block sizes unpacked. The reader takes fields in any order and packed block sizes
 * too; it passes over mode (7), mtime (8) and fields it does not know.
 */
public final class UnixFsCodec {
  /** The most slots of a sharded directory's node. */
  public static final int FANOUT_MAX = 1024;

  /** The code of murmur3-x64-64, the only hash function of sharded directories. */
  static final int HASH_MURMUR3 = 0x22;

  private static final int TYPE = 1;
  private static final int DATA = 2;
  private static final int SIZE = 3;
  private static final int BLOCK_SIZES = 4;
  private static final int HASH_TYPE = 5;
  private static final int FANOUT = 6;

  private static final int TYPE_RAW = 0;
  private static final int TYPE_DIRECTORY = 1;
  private static final int TYPE_FILE = 2;
  private static final int TYPE_SYMLINK = 4;
  private static final int TYPE_SHARD = 5;

  private UnixFsCodec() {}

  /** The bytes of the message. */
  public static ByteBuffer encode(UnixFsData data) {
    return switch (data) {
      case UnixFsData.File file -> message(TYPE_FILE, file.data(), sizes(file));
      case UnixFsData.Directory() -> message(TYPE_DIRECTORY, null);
      case UnixFsData.Symlink(String target) ->
          message(TYPE_SYMLINK, ByteBuffer.wrap(Utf8.encode(target)));
      case UnixFsData.Shard shard -> {
        ByteBuffer bitmap = ByteBuffer.wrap(shard.bitmap());
        yield message(TYPE_SHARD, bitmap, HASH_TYPE, HASH_MURMUR3, FANOUT, shard.fanout());
      }
    };
  }

  private static long[] sizes(UnixFsData.File file) {
    List<Long> blockSizes = file.blockSizes();
    long[] numbers = new long[2 + 2 * blockSizes.size()];
    numbers[0] = SIZE;
    numbers[1] = file.size();
    for (int i = 0; i < blockSizes.size(); i++) {
      numbers[2 + 2 * i] = BLOCK_SIZES;
      numbers[3 + 2 * i] = blockSizes.get(i);
    }
    return numbers;
  }

  /** Writes type, data and then the numbers, which are pairs of field and value. */
  private static ByteBuffer message(int type, @Nullable ByteBuffer data, long... numbers) {
    int size = ProtoWriter.varintSize(TYPE, type);
    size += data == null ? 0 : ProtoWriter.bytesSize(DATA, data.remaining());
    for (int i = 0; i < numbers.length; i += 2) {
      size += ProtoWriter.varintSize((int) numbers[i], numbers[i + 1]);
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    ProtoWriter.putVarint(out, TYPE, type);
    if (data != null) {
      ProtoWriter.putHead(out, DATA, data.remaining());
      out.put(data);
    }
    for (int i = 0; i < numbers.length; i += 2) {
      ProtoWriter.putVarint(out, (int) numbers[i], numbers[i + 1]);
    }
    return out.flip();
  }

  /**
   * Decodes the bytes between the buffer's position and limit; a file's data is a view of them.
   *
   * @throws RegistryException MALFORMED for a type that is not supported, repeated fields, sizes
   *     that do not add up, or a shard whose fanout, hash function or bitmap is outside the limits
   */
  public static UnixFsData decode(ByteBuffer bytes) {
    return new Message(new ProtoReader("UnixFS node", bytes)).value();
  }

  /** The fields as they are read. */
  private static final class Message {
    private final ProtoReader reader;
    private final List<Long> blockSizes = new ArrayList<>();
    private final long[] numbers = new long[FANOUT + 1];
    private @Nullable ByteBuffer data;

    Message(ProtoReader reader) {
      this.reader = reader;
      Arrays.fill(numbers, -1);
      while (reader.next()) {
        field();
      }
    }

    private void field() {
      switch (reader.field()) {
        case TYPE, SIZE, HASH_TYPE, FANOUT -> {
          if (numbers[reader.field()] >= 0) {
            throw reader.malformed("field " + reader.field() + " twice");
          }
          numbers[reader.field()] = reader.varint();
        }
        case DATA -> {
          if (data != null) {
            throw reader.malformed("data twice");
          }
          data = reader.bytes();
        }
        case BLOCK_SIZES -> blockSizes();
        default -> reader.skip();
      }
    }

    private void blockSizes() {
      if (reader.wireType() == WireType.VARINT) {
        blockSize(reader.varint());
        return;
      }
      ByteBuffer packed = reader.bytes();
      while (packed.hasRemaining()) {
        blockSize(Varint.read(packed));
      }
    }

    private void blockSize(long size) {
      if (blockSizes.size() == DagPb.LINKS_MAX) {
        throw reader.malformed("more than " + DagPb.LINKS_MAX + " block sizes");
      }
      blockSizes.add(size);
    }

    UnixFsData value() {
      return switch ((int) Math.min(numbers[TYPE], Integer.MAX_VALUE)) {
        case TYPE_RAW, TYPE_FILE -> file();
        case TYPE_DIRECTORY -> new UnixFsData.Directory();
        case TYPE_SYMLINK -> {
          ByteBuffer target = data == null ? ByteBuffer.allocate(0) : data;
          yield new UnixFsData.Symlink(Utf8.read(target, target.remaining()));
        }
        case TYPE_SHARD -> shard();
        default -> throw reader.malformed("type " + numbers[TYPE] + " is not supported");
      };
    }

    private UnixFsData file() {
      long sum = data == null ? 0 : data.remaining();
      for (long blockSize : blockSizes) {
        sum += blockSize;
        if (sum < 0) {
          throw reader.malformed("more than 2^63 bytes");
        }
      }
      if (numbers[SIZE] >= 0 && numbers[SIZE] != sum) {
        throw reader.malformed("size " + numbers[SIZE] + " with parts of " + sum + " bytes");
      }
      return new UnixFsData.File(data, sum, blockSizes);
    }

    private UnixFsData shard() {
      long fanout = numbers[FANOUT];
      if (fanout < 8 || fanout > FANOUT_MAX || Long.bitCount(fanout) != 1) {
        throw reader.malformed("fanout " + fanout);
      }
      if (numbers[HASH_TYPE] != HASH_MURMUR3) {
        throw reader.malformed("hash function " + numbers[HASH_TYPE] + " of a shard");
      }
      byte[] bitmap = new byte[data == null ? 0 : data.remaining()];
      if (bitmap.length > fanout / 8) {
        throw reader.malformed("a bitmap of " + bitmap.length + " bytes for fanout " + fanout);
      }
      if (data != null) {
        data.get(bitmap);
      }
      return new UnixFsData.Shard((int) fanout, bitmap);
    }
  }
}
