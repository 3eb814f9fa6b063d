package reg.chunker.dag;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.unixfs.Leaf;
import reg.testdata.SeededBytes;

class PastCacheTest {
  private static final int BLOCK = 4096;
  private static final int[] SIZES = {1, 1 << 20, 4095, PastCache.PIECE_BYTES_MIN, 2_000_001, 8192};

  @TempDir Path folder;

  /** Two files in place of one, so that what took which way is seen. */
  @Test
  void onlyWholeBlocksOfLargePiecesGoPastTheCache() throws IOException {
    byte[] content = SeededBytes.bytes("past", 3 << 20);
    Path around = folder.resolve("around");
    Path whole = folder.resolve("whole");
    try (var cached = created(around);
        var past = new PastCache(cached, created(whole), BLOCK)) {
      past.write(ByteBuffer.wrap(content, 0, 100), 0);
      past.write(ByteBuffer.wrap(content, 100, content.length - 107), 100);
      past.write(ByteBuffer.wrap(content, content.length - 7, 7), content.length - 7L);
    }
    byte[] blocks = content.clone();
    Arrays.fill(blocks, 0, BLOCK, (byte) 0);
    assertThat(whole).hasBinaryContent(Arrays.copyOf(blocks, content.length - BLOCK));
    Arrays.fill(content, BLOCK, content.length - BLOCK, (byte) 0);
    assertThat(around).hasBinaryContent(content);
  }

  @Test
  void whatTheDiskRefusesGoesByWayOfTheCache() throws IOException {
    byte[] content = SeededBytes.bytes("refused", 1 << 20);
    Path file = folder.resolve("file");
    FileChannel closed = created(folder.resolve("closed"));
    closed.close();
    try (var cached = created(file);
        var past = new PastCache(cached, closed, BLOCK)) {
      var pieces = ByteBuffer.wrap(content);
      past.write(pieces.limit(300_000), 0);
      past.write(pieces.limit(content.length), 300_000);
      assertThat(pieces.hasRemaining()).isFalse();
    }
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void aFileSystemWithoutSuchWritesIsLeftAlone() throws IOException {
    Path plain = folder.resolve("plain");
    try (var zip =
            FileSystems.newFileSystem(folder.resolve("files.zip"), Map.of("create", "true"));
        var cached = created(plain)) {
      Path file = Files.createFile(zip.getPath("file"));
      assertThat(PastCache.open(file, cached)).isNull();
    }
  }

  /** On whatever disk the build has, a piece at any place in any order. */
  @Test
  void aLargeFileIsWrittenAsItIs() throws IOException {
    List<byte[]> pieces = pieces();
    long size = PastCache.FILE_BYTES_MIN + 5;
    Path file = folder.resolve("large");
    try (var channel = created(file);
        var target = new Target(file, channel, size, Writes.PAST_CACHE)) {
      var order = new ArrayList<Leaf>();
      long at = 0;
      for (byte[] piece : pieces) {
        var cid = Block.of(Codec.RAW, piece).cid();
        order.add(new Leaf(cid, at, piece.length));
        at += piece.length;
      }
      var byOffset = List.copyOf(order);
      Collections.shuffle(order, new Random(3));
      for (Leaf leaf : order) {
        target.writeUnlessZeros(leaf, ByteBuffer.wrap(pieces.get(byOffset.indexOf(leaf))));
      }
      target.extend();
    }
    Path plain = folder.resolve("plain");
    try (var whole = created(plain)) {
      for (byte[] piece : pieces) {
        whole.write(ByteBuffer.wrap(piece));
      }
      whole.write(ByteBuffer.allocate(1), size - 1);
    }
    assertThat(Files.mismatch(file, plain)).isEqualTo(-1);
  }

  private static List<byte[]> pieces() {
    var pieces = new ArrayList<byte[]>();
    for (int round = 0; round < 3; round++) {
      for (int size : SIZES) {
        pieces.add(SeededBytes.bytes(round + " " + size, size));
      }
    }
    pieces.add(new byte[1 << 20]);
    pieces.add(SeededBytes.bytes("after zeros", 1 << 20));
    return pieces;
  }

  private static FileChannel created(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }
}
