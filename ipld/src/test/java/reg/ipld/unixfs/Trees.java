package reg.ipld.unixfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.Link;
import reg.ipld.Origin;
import reg.ipld.car.CarReader;
import reg.ipld.dagpb.DagPb;
import reg.ipld.multiformats.Multihash;
import reg.testdata.KuboCase;
import reg.testdata.SeededBytes;

/** Blocks in memory, and small trees made of them. */
public final class Trees implements BlockSink, BlockSource {
  private final Map<Multihash, Block> blocks = new HashMap<>();

  @Override
  public boolean put(Block block, Origin origin) {
    return blocks.put(block.cid().multihash(), Block.of(block.cid().codec(), block.bytes()))
        == null;
  }

  @Override
  public @Nullable Block get(Cid cid) {
    Block block = blocks.get(cid.multihash());
    return block == null ? null : Block.verified(cid, block.bytes());
  }

  List<Cid> cids() {
    return blocks.values().stream().map(Block::cid).toList();
  }

  /** A node of links and a message that may be wrong. */
  Cid node(List<Link> links, ByteBuffer message) {
    Block block = DagPb.encodeBlock(links, message);
    put(block);
    return block.cid();
  }

  Cid node(List<Link> links, UnixFsData data) {
    return node(links, UnixFsCodec.encode(data));
  }

  Cid raw(String content) {
    Block block = Block.of(Codec.RAW, content.getBytes(UTF_8));
    put(block);
    return block.cid();
  }

  /** Reads the blocks of a case that Kubo made, and gives its root. */
  public Cid load(KuboCase made) {
    try (var car = new CarReader(new ByteArrayInputStream(made.car()))) {
      for (Block block = car.next(); block != null; block = car.next()) {
        put(block);
      }
    }
    return Cid.parse(made.root());
  }

  /** The dag-pb blocks of cases that Kubo made. */
  static Stream<byte[]> nodes(String... cases) {
    return Stream.of(cases)
        .flatMap(
            name -> {
              var trees = new Trees();
              trees.load(KuboCase.named(name));
              return trees.cids().stream()
                  .filter(cid -> cid.codec() == Codec.DAG_PB)
                  .map(cid -> trees.require(cid).bytes());
            });
  }

  static byte[] copy(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return bytes;
  }

  void remove(Cid cid) {
    blocks.remove(cid.multihash());
  }

  /** A file of a keystream, cut every so many bytes. */
  Subtree file(UnixFsProfile profile, SeededBytes content, long size, int chunkSize) {
    var builder = new FileBuilder(profile, this);
    for (long at = 0; at < size; at += chunkSize) {
      byte[] chunk = content.next((int) Math.min(chunkSize, size - at));
      addLeaf(builder, profile, chunk);
    }
    return builder.finish();
  }

  Subtree file(UnixFsProfile profile, String content) {
    var builder = new FileBuilder(profile, this);
    addLeaf(builder, profile, content.getBytes(UTF_8));
    return builder.finish();
  }

  private void addLeaf(FileBuilder builder, UnixFsProfile profile, byte[] chunk) {
    Block leaf = FileBuilder.leafBlock(profile, chunk, 0, chunk.length);
    put(leaf);
    builder.add(leaf, chunk.length);
  }
}
