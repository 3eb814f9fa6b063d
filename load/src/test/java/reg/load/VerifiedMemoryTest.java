package reg.load;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;

/** Verified bytes in memory of the caller's. */
class VerifiedMemoryTest {
  private static final Cid CID = Block.of(Codec.RAW, new byte[1]).cid();

  @TempDir Path temp;

  private static void requireZeros(MemorySegment memory) {
    assertThat(memory.mismatch(MemorySegment.ofArray(new byte[(int) memory.byteSize()])))
        .isEqualTo(-1);
  }

  private static void corrupt(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
  }

  @Test
  void isFilledWhereverTheFileLies() throws IOException {
    Published published = Published.in(temp);
    byte[] expected = Files.readAllBytes(published.source().resolve("big.bin"));
    for (VerifiedModel model :
        List.of(
            VerifiedModel.open(published.out()),
            VerifiedModel.open(published.registry(), "tiny:1"))) {
      try (model;
          Arena memory = Arena.ofShared()) {
        for (MemorySegment into :
            List.of(memory.allocate(9_000_000), MemorySegment.ofArray(new byte[9_000_000]))) {
          model.file("big.bin").read(0, into);
          assertThat(into.mismatch(MemorySegment.ofArray(expected))).isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void holdsZerosWhenAChunkIsNotWhatWasSigned() throws IOException {
    Published published = Published.in(temp);
    published.flip("big.bin", 8_999_999);
    try (var model = VerifiedModel.open(published.out());
        Arena memory = Arena.ofShared()) {
      VerifiedFile file = model.file("big.bin");
      MemorySegment all = memory.allocate(9_000_000);
      MemorySegment end = memory.allocate(10);
      for (MemorySegment into : List.of(all, end)) {
        into.fill((byte) 1);
        corrupt(() -> file.read(9_000_000 - into.byteSize(), into));
        requireZeros(into);
      }
      file.read(0, end);
      assertThat(end.toArray(JAVA_BYTE)).isEqualTo(file.read(0, 10).array());
    }
  }

  /** Others may write to a mapped file, and nobody to memory that is read-only. */
  @Test
  void mustBeTheCallersOwn() throws IOException {
    var file = new VerifiedFile("f", 8, List.of(new Chunk(0, 8, CID)), (chunk, into) -> {}, 1);
    Path path = Files.write(temp.resolve("mapped"), new byte[8]);
    try (Arena memory = Arena.ofConfined();
        var channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (MemorySegment into :
          List.of(
              channel.map(MapMode.READ_WRITE, 0, 8, memory),
              memory.allocate(8).asReadOnly(),
              MemorySegment.ofArray(new byte[8]).asReadOnly(),
              MemorySegment.ofArray(new long[1]))) {
        assertThatThrownBy(() -> file.read(0, into))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("verified bytes need memory of the caller's own: ");
      }
      assertThatThrownBy(() -> file.read(1, memory.allocate(8)))
          .hasMessage("bytes 1+8 of f, which has 8");
      file.read(8, memory.allocate(0));
    }
  }

  @Test
  void ofAConfinedArenaIsFilledByTheCallerAlone() {
    Set<Thread> readers = ConcurrentHashMap.newKeySet();
    int size = 8 << 20;
    List<Chunk> chunks = List.of(new Chunk(0, 1, CID), new Chunk(1, size - 1, CID));
    ChunkSource source = (chunk, into) -> readers.add(Thread.currentThread());
    var file = new VerifiedFile("f", size, chunks, source, 2);
    try (Arena own = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      file.read(0, own.allocate(size));
      assertThat(readers).containsExactly(Thread.currentThread());
      readers.clear();
      file.read(0, shared.allocate(size));
      assertThat(readers).isNotEmpty().doesNotContain(Thread.currentThread());
    }
  }

  /** The channel's memory is used again, so what a failed read left there is nobody's. */
  @Test
  void ofAChannelIsForgottenWhenAReadFails() throws IOException {
    byte[] content = {1, 2, 3, 4, 5, 6};
    var bad = new ArrayList<Long>();
    ChunkSource source =
        (chunk, into) -> {
          MemorySegment.copy(content, (int) chunk.offset(), into, JAVA_BYTE, 0, chunk.size());
          if (bad.contains(chunk.offset())) {
            into.fill((byte) 66);
            throw new RegistryException(Fault.CORRUPT, "changed");
          }
        };
    var chunks = List.of(new Chunk(0, 3, CID), new Chunk(3, 2, CID), new Chunk(5, 1, CID));
    var channel = new VerifiedFile("f", 6, chunks, source, 1).channel();
    ByteBuffer into = ByteBuffer.allocate(2);
    assertThat(channel.read(into)).isEqualTo(2);
    bad.add(3L);
    corrupt(() -> channel.position(3).read(into.clear()));
    corrupt(() -> channel.read(into.clear()));
    assertThat(channel.position(1).read(into.clear())).isEqualTo(2);
    assertThat(into.array()).containsExactly(2, 3);
    bad.clear();
    assertThat(channel.position(4).read(into.clear())).isEqualTo(1);
    assertThat(channel.read(into)).isEqualTo(1);
    assertThat(into.array()).containsExactly(5, 6);
  }

  @Test
  void leavesNoFileOpen() throws IOException {
    Published published = Published.in(temp);
    try (var model = VerifiedModel.open(published.out())) {
      VerifiedFile file = model.file("big.bin");
      assertThat(file.read(0, 9_000_000).remaining()).isEqualTo(9_000_000);
      assertThat(file.channel().read(ByteBuffer.allocate(1))).isEqualTo(1);
      published.flip("big.bin", 0);
      corrupt(() -> file.read(0, 1));
    }
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(open.map(VerifiedMemoryTest::target)).noneMatch(path -> path.endsWith("/big.bin"));
    }
  }

  /** What an open file is; nothing once it is closed. */
  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void holdsTensors() throws IOException {
    Published published = Published.in(temp);
    try (var model = VerifiedModel.open(published.out());
        Arena memory = Arena.ofConfined()) {
      VerifiedTensors tensors = model.tensors(Published.WEIGHTS);
      var large = MemorySegment.ofBuffer(tensors.read("large"));
      var again = SegmentAllocator.prefixAllocator(memory.allocate(Published.TENSOR_BYTES));
      MemorySegment first = tensors.read("large", again);
      assertThat(first.mismatch(large)).isEqualTo(-1);
      MemorySegment second = tensors.read("small", again);
      assertThat(second.address()).isEqualTo(first.address());
      var little = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
      assertThat(second.byteSize()).isEqualTo(Integer.BYTES);
      assertThat(second.get(little, 0)).isEqualTo(42);
      var all = tensors.readAll(memory);
      assertThat(List.copyOf(all.keySet())).containsExactly("large", "small");
      assertThat(all.values())
          .element(0)
          .satisfies(piece -> assertThat(piece.mismatch(large)).isEqualTo(-1));
      assertThat(all.values())
          .element(1)
          .satisfies(piece -> assertThat(piece.get(little, 0)).isEqualTo(42));
    }
  }

  /** Attack: a weight is changed behind the check of the header. */
  @Test
  void holdsNoTensorThatWasChanged() throws IOException {
    Published published = Published.in(temp);
    try (var model = VerifiedModel.open(published.out());
        Arena memory = Arena.ofConfined()) {
      VerifiedTensors tensors = model.tensors(Published.WEIGHTS);
      published.flip(Published.WEIGHTS, tensors.tensor("large").offset() + 2_000_000);
      MemorySegment own = memory.allocate(Published.TENSOR_BYTES + Integer.BYTES).fill((byte) 1);
      corrupt(() -> tensors.readAll(SegmentAllocator.prefixAllocator(own)));
      requireZeros(own);
      corrupt(() -> tensors.read("large", memory));
      assertThat(tensors.read("small", memory).byteSize()).isEqualTo(Integer.BYTES);
    }
  }
}
