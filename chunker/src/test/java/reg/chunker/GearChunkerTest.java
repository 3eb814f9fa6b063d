package reg.chunker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import reg.testdata.SeededBytes;

class GearChunkerTest {
  private static final Chunker SMALL = new GearChunker(64, 256, 1024);
  private static final Chunker LARGE = new GearChunker(1 << 14, 1 << 16, 1 << 18);
  static final List<Chunker> CHUNKERS = List.of(SMALL, LARGE, new FixedChunker(1000));

  @ParameterizedTest
  @FieldSource("CHUNKERS")
  void everyByteIsInAChunkOfAllowedLength(Chunker chunker) {
    byte[] bytes = SeededBytes.bytes("lengths", 1 << 20);
    List<Integer> lengths = lengths(chunker, bytes);
    assertThat(lengths.stream().mapToInt(n -> n).sum()).isEqualTo(bytes.length);
    assertThat(lengths).allMatch(n -> n > 0 && n <= chunker.longest());
  }

  @Test
  void lengthsKeepNearTheMean() {
    List<Integer> lengths = lengths(LARGE, SeededBytes.bytes("mean", 1 << 24));
    assertThat(lengths.subList(0, lengths.size() - 1)).allMatch(n -> n >= 1 << 14);
    assertThat((1 << 24) / lengths.size()).isBetween(48_000, 62_000);
  }

  @Test
  void repeatedBytesAreCutAtTheLongestOnly() {
    for (int value = 0; value < 256; value++) {
      byte[] bytes = new byte[1 << 18];
      Arrays.fill(bytes, (byte) value);
      assertThat(LARGE.next(ByteBuffer.wrap(bytes), false)).isEqualTo(1 << 18);
    }
  }

  @Property(tries = 200)
  void theAnswerDoesNotDependOnHowMuchMoreTheWindowHolds(
      @ForAll long seed, @ForAll @IntRange(max = 1100) int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    int whole = SMALL.next(ByteBuffer.wrap(bytes), true);
    assertThat(whole).isEqualTo(size == 0 ? 0 : Math.max(1, whole));
    for (int shown = 0; shown <= size; shown++) {
      int answer = SMALL.next(ByteBuffer.wrap(bytes, 0, shown), false);
      assertThat(answer).isIn(0, whole);
      boolean enough = shown > whole || shown == SMALL.longest();
      if (enough) {
        assertThat(answer).isEqualTo(whole);
      }
    }
  }

  @Test
  void theWindowMayLieAnywhereInItsArray() {
    byte[] bytes = SeededBytes.bytes("window", 4096);
    var slice = ByteBuffer.wrap(bytes, 100, 3000).slice().position(17);
    assertThat(SMALL.next(slice, true))
        .isEqualTo(SMALL.next(ByteBuffer.wrap(Arrays.copyOfRange(bytes, 117, 3100)), true));
    assertThat(slice.position()).isEqualTo(17);
  }

  @Property(tries = 100)
  void anInsertionMovesOnlyTheChunksNearIt(
      @ForAll long seed,
      @ForAll @IntRange(max = 1 << 20) int at,
      @ForAll @IntRange(max = 99) int n) {
    var random = new Random(seed);
    byte[] old = new byte[1 << 20];
    random.nextBytes(old);
    byte[] inserted = new byte[n + 1];
    random.nextBytes(inserted);
    var changed = ByteBuffer.allocate(old.length + inserted.length);
    changed.put(old, 0, at).put(inserted).put(old, at, old.length - at);
    var held = new HashSet<>(chunks(SMALL, old));
    int newBytes =
        chunks(SMALL, changed.array()).stream()
            .filter(chunk -> !held.contains(chunk))
            .mapToInt(ByteBuffer::remaining)
            .sum();
    assertThat(newBytes).isBetween(1, 16 * 1024);
  }

  @Test
  void contradictoryLengthsAreRefused() {
    Stream.of(
            new int[] {63, 256, 1024},
            new int[] {100, 256, 1024},
            new int[] {64, 300, 1024},
            new int[] {64, 256, 255})
        .forEach(
            p ->
                assertThatIllegalArgumentException()
                    .isThrownBy(() -> new GearChunker(p[0], p[1], p[2])));
    assertThatIllegalArgumentException().isThrownBy(() -> new FixedChunker(0));
  }

  static List<Integer> lengths(Chunker chunker, byte[] bytes) {
    return chunks(chunker, bytes).stream().map(ByteBuffer::remaining).toList();
  }

  private static List<ByteBuffer> chunks(Chunker chunker, byte[] bytes) {
    var chunks = new ArrayList<ByteBuffer>();
    var window = ByteBuffer.wrap(bytes);
    for (int n = chunker.next(window, true); n > 0; n = chunker.next(window, true)) {
      chunks.add(window.slice(window.position(), n));
      window.position(window.position() + n);
    }
    return chunks;
  }
}
