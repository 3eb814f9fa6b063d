package reg.load;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSink;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.unixfs.FileBuilder;
import reg.ipld.unixfs.UnixFsProfile;
import reg.node.folder.ExpectedFile;

/** Files that no push would make: of gibibytes, or of a tree that does not fit. */
class VerifiedFileTest {
  private static final int MIB = 1 << 20;
  private static final Cid CID = Block.of(Codec.RAW, new byte[1]).cid();

  private static void refused(Fault fault, String why, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessageContaining(why);
  }

  /** A file of chunks of a MiB, filled with the number of the chunk, and who read them. */
  private static VerifiedFile file(long size, int threads, Set<Thread> readers) {
    var chunks = new ArrayList<Chunk>();
    for (long offset = 0; offset < size; offset += MIB) {
      chunks.add(new Chunk(offset, (int) Math.min(MIB, size - offset), CID));
    }
    ChunkSource source =
        (chunk, into) -> {
          readers.add(Thread.currentThread());
          into.fill((byte) (chunk.offset() / MIB));
        };
    return new VerifiedFile("w.bin", size, List.copyOf(chunks), source, threads);
  }

  @ParameterizedTest
  @CsvSource({"1, 9437184, true", "2, 8388607, true", "2, 8388608, false", "4, 9437184, false"})
  void readsMuchWithManyThreads(int threads, int bytes, boolean alone) {
    Set<Thread> readers = ConcurrentHashMap.newKeySet();
    VerifiedFile file = file(12 << 20, threads, readers);
    byte[] read = file.read(MIB, bytes).array();
    assertThat(read[0]).isEqualTo((byte) 1);
    assertThat(read[MIB]).isEqualTo((byte) 2);
    assertThat(read[bytes - 1]).isEqualTo((byte) (1 + (bytes - 1) / MIB));
    assertThat(readers.contains(Thread.currentThread())).isEqualTo(alone);
    assertThat(readers).hasSizeBetween(1, threads);
  }

  @Test
  void anInterruptEndsAReadOfMuch() {
    ChunkSource disk =
        (chunk, into) -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    var chunks = List.of(new Chunk(0, 8 << 20, CID), new Chunk(8 << 20, MIB, CID));
    var file = new VerifiedFile("w.bin", 9 << 20, chunks, disk, 2);
    Thread.currentThread().interrupt();
    refused(Fault.INTERRUPTED, "stopped while reading w.bin", () -> file.read(0, 9 << 20));
    assertThat(Thread.interrupted()).isFalse();
    assertThat(file).hasToString("w.bin (9437184 bytes)");
  }

  @Test
  void aTensorBeyondABufferIsReadIntoMemoryOrFromTheChannel() throws Exception {
    long length = 1L << 31;
    String json =
        "{\"huge\":{\"dtype\":\"U8\",\"shape\":[2147483648],\"data_offsets\":[0,2147483648]}}";
    ByteBuffer head =
        ByteBuffer.allocate(Long.BYTES + json.length())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length())
            .put(json.getBytes(StandardCharsets.US_ASCII));
    var chunks = new ArrayList<>(List.of(new Chunk(0, head.capacity(), CID)));
    for (long at = 0; at < length; at += 64 << 20) {
      chunks.add(new Chunk(head.capacity() + at, 64 << 20, CID));
    }
    ChunkSource source =
        (chunk, into) -> {
          if (chunk.offset() == 0) {
            into.copyFrom(MemorySegment.ofArray(head.array()));
          } else {
            into.set(JAVA_BYTE, 0, (byte) (chunk.offset() >> 26));
          }
        };
    var file = new VerifiedFile("w", head.capacity() + length, List.copyOf(chunks), source, 1);
    VerifiedTensors tensors = VerifiedTensors.of(file);
    assertThat(tensors.tensor("huge").length()).isEqualTo(length);
    refused(
        Fault.INVALID_REQUEST,
        "tensor 'huge' has 2147483648 bytes, more than a buffer holds",
        () -> tensors.read("huge"));
    var channel = file.channel();
    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.size()).isEqualTo(head.capacity() + length);
    var one = ByteBuffer.allocate(1);
    channel.position(head.capacity() + (1L << 30)).read(one);
    assertThat(one.get(0)).isEqualTo((byte) 16);
    MemorySegment huge = tensors.read("huge", (bytes, _) -> untouched(bytes));
    for (int chunk = 0; chunk < 32; chunk++) {
      assertThat(huge.get(JAVA_BYTE, (long) chunk << 26)).isEqualTo((byte) chunk);
    }
    free(huge);
  }

  /** Memory of which no page is there until it is written. */
  @SuppressWarnings("restricted")
  private static MemorySegment untouched(long bytes) {
    try {
      var malloc = FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG);
      return ((MemorySegment) libc("malloc", malloc).invokeExact(bytes)).reinterpret(bytes);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static void free(MemorySegment memory) {
    try {
      libc("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS)).invokeExact(memory);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle libc(String name, FunctionDescriptor signature) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature);
  }

  @Test
  void aBlockIsAsLongAsItsFileSays() {
    Block block = Block.of(Codec.RAW, new byte[] {1, 2, 3});
    var source = new StoreChunks(cid -> block);
    byte[] into = new byte[5];
    source.read(new Chunk(0, 3, block.cid()), MemorySegment.ofArray(into).asSlice(1, 3));
    assertThat(into).containsExactly(0, 1, 2, 3, 0);
    for (int size : new int[] {2, 4}) {
      refused(
          Fault.MALFORMED,
          "block " + block.cid() + " is not as long as its file says",
          () -> source.read(new Chunk(0, size, block.cid()), MemorySegment.ofArray(into)));
    }
  }

  /** The root of a tree of two leaves of 3 bytes each. */
  private static Cid tree(UnixFsProfile profile, Map<Cid, Block> blocks) {
    BlockSink sink = (block, origin) -> blocks.put(block.cid(), block) == null;
    var builder = new FileBuilder(profile, sink);
    for (byte value = 1; value <= 2; value++) {
      Block leaf = FileBuilder.leafBlock(profile, new byte[] {value, value, value}, 0, 3);
      sink.put(leaf);
      builder.add(leaf, 3);
    }
    return builder.finish().cid();
  }

  @Test
  void aTreeMakesUpItsFile() {
    var blocks = new HashMap<Cid, Block>();
    Cid root = tree(UnixFsProfile.V1_2025, blocks);
    var file = new ExpectedFile("a/b", 6, root, null);
    assertThat(Chunks.of(file, blocks::get)).extracting(Chunk::offset).containsExactly(0L, 3L);
    for (long size : new long[] {5, 7}) {
      refused(
          Fault.MALFORMED,
          "file a/b (" + root + "): its tree has 6 bytes, not " + size,
          () -> Chunks.of(new ExpectedFile("a/b", size, root, null), blocks::get));
    }
  }

  @Test
  void leavesAreTheBareBytes() {
    var blocks = new HashMap<Cid, Block>();
    Cid root = tree(UnixFsProfile.V0_2015, blocks);
    refused(
        Fault.MALFORMED,
        "its tree has a gap at byte 0",
        () -> Chunks.of(new ExpectedFile("a", 6, root, null), cid -> blocks.get(cid.toV1())));
  }

  /** Every part of a small file of four chunks, from each byte to each other. */
  @Test
  void givesEveryPartAcrossChunks() {
    byte[] content = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    var chunks =
        List.of(
            new Chunk(0, 3, CID), new Chunk(3, 1, CID), new Chunk(4, 4, CID), new Chunk(8, 2, CID));
    ChunkSource source =
        (chunk, into) ->
            MemorySegment.copy(content, (int) chunk.offset(), into, JAVA_BYTE, 0, chunk.size());
    var file = new VerifiedFile("f", content.length, chunks, source, 1);
    assertThat(file.chunks()).isEqualTo(chunks);
    for (int from = 0; from <= content.length; from++) {
      for (int to = from; to <= content.length; to++) {
        byte[] part = java.util.Arrays.copyOfRange(content, from, to);
        assertThat(file.read(from, to - from).array()).isEqualTo(part);
        try (Arena memory = Arena.ofConfined()) {
          MemorySegment into = memory.allocate(part.length + 2).fill((byte) 77);
          file.read(from, into.asSlice(1, part.length));
          assertThat(into.asSlice(1, part.length).toArray(JAVA_BYTE)).isEqualTo(part);
          assertThat(into.get(JAVA_BYTE, 0)).isEqualTo((byte) 77);
          assertThat(into.get(JAVA_BYTE, part.length + 1)).isEqualTo((byte) 77);
        }
      }
    }
  }

  @Test
  void aPartOfAChunkIsReadOnceAndAWholeOneInPlace() {
    var arrays = new ArrayList<Object>();
    ChunkSource source = (chunk, into) -> arrays.add(into.heapBase().orElse("apart"));
    var chunks = List.of(new Chunk(0, 4, CID), new Chunk(4, 4, CID), new Chunk(8, 4, CID));
    var file = new VerifiedFile("f", 12, chunks, source, 1);
    byte[] two = file.read(0, 8).array();
    assertThat(arrays).hasSize(2).allSatisfy(array -> assertThat(array).isSameAs(two));
    arrays.clear();
    byte[] part = file.read(3, 6).array();
    assertThat(arrays).hasSize(3).startsWith("apart").endsWith("apart").contains(part);
  }

  @Test
  void keepsTheFilesOwnTexts() {
    String json = "{\"__metadata__\":{\"format\":\"pt\"}}";
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES + json.length())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(json.length())
            .put(json.getBytes(StandardCharsets.US_ASCII))
            .array();
    ChunkSource source = (chunk, into) -> into.copyFrom(MemorySegment.ofArray(bytes));
    var chunks = List.of(new Chunk(0, bytes.length, CID));
    var tensors = VerifiedTensors.of(new VerifiedFile("f", bytes.length, chunks, source, 1));
    assertThat(tensors.metadata()).containsExactly(Map.entry("format", "pt"));
    assertThat(tensors.names()).isEmpty();
    assertThat(tensors.readAll(Arena.ofAuto())).isEmpty();
  }

  @Test
  void aFileWithOneHashIsAsLargeAsMemoryAllows() {
    var most = new ExpectedFile("f", Chunks.SIZE_MAX, CID, null);
    assertThat(Chunks.of(most, cid -> null)).containsExactly(new Chunk(0, 256 << 20, CID));
    var more = new ExpectedFile("f", Chunks.SIZE_MAX + 1, CID, null);
    refused(Fault.INVALID_REQUEST, "one hash for all its", () -> Chunks.of(more, cid -> null));
  }
}
