package reg.chunker.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static reg.chunker.format.GgufFile.begin;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.ElementType;
import reg.testdata.Vectors;

class GgufHeaderTest {
  private static final int U32 = 4;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;
  private static final int F32 = 0;
  private static final int Q4_0 = 2;

  @Test
  void readsMetadataAndTensors() {
    byte[] file =
        begin(3, 2, 6)
            .key("general.alignment", U32)
            .u32(64)
            .key("general.name", STRING)
            .text("tiny")
            .key("flag", BOOL)
            .u8(1)
            .key("half", 6)
            .u32(Float.floatToIntBits(0.5f))
            .key("big", 10)
            .u64(-1)
            .key("tokens", ARRAY)
            .u32(STRING)
            .u64(2)
            .text("<s>")
            .text("")
            .tensor("norm", F32, 0, 3)
            .tensor("weight", Q4_0, 64, 32, 2)
            .data(64, 64 + 36);
    var header = GgufHeader.read(FileBytes.of(file));
    assertThat(header.version()).isEqualTo(3);
    assertThat(header.alignment()).isEqualTo(64);
    assertThat(header.dataStart()).isEqualTo(file.length - 100L);
    assertThat(header.metadata())
        .containsEntry("general.name", new GgufValue.Text("tiny"))
        .containsEntry("flag", new GgufValue.Flag(true))
        .containsEntry("half", new GgufValue.Real(0.5))
        .containsEntry("big", new GgufValue.Whole(new BigInteger("18446744073709551615")))
        .containsEntry("tokens", new GgufValue.Extent("string", 2));
    assertThat(header.tensors())
        .containsExactly(
            new Tensor("norm", "F32", List.of(3L), header.dataStart(), 12, ElementType.F32),
            new Tensor(
                "weight",
                "Q4_0",
                List.of(32L, 2L),
                header.dataStart() + 64,
                36,
                ElementType.BYTES));
  }

  @Test
  void readsEveryNumberType() {
    byte[] file =
        begin(2, 0, 8)
            .key("u8", 0)
            .u8(200)
            .key("i8", 1)
            .u8(200)
            .key("u16", 2)
            .u8(0xff)
            .u8(0xff)
            .key("i16", 3)
            .u8(0xff)
            .u8(0xff)
            .key("u32", U32)
            .u32(-1)
            .key("i32", 5)
            .u32(-1)
            .key("i64", 11)
            .u64(-1)
            .key("f64", 12)
            .u64(Double.doubleToLongBits(-2.5))
            .bytes();
    var metadata = GgufHeader.read(FileBytes.of(file)).metadata();
    assertThat(metadata.keySet())
        .containsExactly("u8", "i8", "u16", "i16", "u32", "i32", "i64", "f64");
    assertThat(metadata.values())
        .containsExactly(
            whole(200),
            whole(-56),
            whole(65535),
            whole(-1),
            whole(4294967295L),
            whole(-1),
            whole(-1),
            new GgufValue.Real(-2.5));
  }

  @Test
  void readsTheBundledModel() throws IOException {
    try (var channel = FileChannel.open(Vectors.tinyLlama().resolve("tiny-llama.gguf"))) {
      var header = GgufHeader.read(FileBytes.of(channel));
      assertThat(header.metadata())
          .containsEntry("general.architecture", new GgufValue.Text("llama"));
      assertThat(header.tensors()).isNotEmpty();
    }
  }

  @Test
  void readsThroughShortReads() throws IOException {
    byte[] file = begin(3, 1, 0).tensor("t", F32, 0, 4, 4).data(32, 64);
    assertThat(GgufHeader.read(new Trickle(FileBytes.of(file))).tensors())
        .isEqualTo(GgufHeader.read(FileBytes.of(file)).tensors());
  }

  static Stream<Arguments> brokenFiles() {
    return Stream.of(
        broken("magic", new GgufFile().raw("GGUG").u32(3).u64(0).u64(0).bytes()),
        broken("version 1", begin(1, 0, 0).bytes()),
        broken("version 4", begin(4, 0, 0).bytes()),
        broken("big-endian", begin(3 << 24, 0, 0).bytes()),
        broken("cut in the counts", new GgufFile().raw("GGUF").u32(3).u64(0).bytes()),
        broken("2^40 values", begin(3, 0, 1L << 40).bytes()),
        broken("2^63 values", begin(3, 0, Long.MIN_VALUE).bytes()),
        broken("2^40 tensors", begin(3, 1L << 40, 0).data(1, 4096)),
        broken("2^63 tensors", begin(3, Long.MIN_VALUE, 0).data(1, 4096)),
        broken("key beyond the file", begin(3, 0, 1).u64(1 << 20).data(1, 64)),
        broken("key length of 2^63", begin(3, 0, 1).u64(Long.MIN_VALUE).data(1, 64)),
        broken("empty key", begin(3, 0, 1).key("", U32).u32(1).bytes()),
        broken("key that is not UTF-8", begin(3, 0, 1).u64(1).u8(0xff).u32(U32).u32(1).bytes()),
        broken("duplicate key", begin(3, 0, 2).key("k", U32).u32(1).key("k", U32).u32(1).bytes()),
        broken("unknown value type", begin(3, 0, 1).key("k", 13).u64(0).bytes()),
        broken("text beyond the file", begin(3, 0, 1).key("k", STRING).u64(99).raw("x").bytes()),
        broken("text of 2^63 bytes", begin(3, 0, 1).key("k", STRING).u64(Long.MIN_VALUE).bytes()),
        broken("boolean of 2", begin(3, 0, 1).key("k", BOOL).u8(2).data(1, 9)),
        broken("list of 2^40", list(U32).u64(1L << 40).data(1, 64)),
        broken("list of 2^61 numbers", list(U32).u64(1L << 62).data(1, 64)),
        broken("list of 2^40 texts", list(STRING).u64(1L << 40).data(1, 64)),
        broken("list whose text is cut", list(STRING).u64(2).text("a").u64(5).raw("abc").bytes()),
        broken("list in a list", list(ARRAY).u64(1).u32(U32).u64(0).bytes()),
        broken("list of an unknown type", list(77).u64(0).bytes()),
        broken("alignment 0", aligned(0)),
        broken("alignment 48", aligned(48)),
        broken(
            "alignment as text", begin(3, 0, 1).key("general.alignment", STRING).text("8").bytes()),
        broken("tensor cut", begin(3, 1, 0).text("t").u32(1).u64(8).u64(0).bytes()),
        broken("five dimensions", begin(3, 1, 0).tensor("t", F32, 0, 1, 1, 1, 1, 1).data(32, 4)),
        broken("negative dimension", begin(3, 1, 0).tensor("t", F32, 0, -1, -4).data(32, 16)),
        broken(
            "shape that overflows", begin(3, 1, 0).tensor("t", F32, 0, 1L << 62, 8).data(32, 16)),
        broken("unknown element type", begin(3, 1, 0).tensor("t", 4, 0, 1).data(32, 4)),
        broken("cut block", begin(3, 1, 0).tensor("t", Q4_0, 0, 33).data(32, 64)),
        broken("duplicate tensor", twoTensors("t", 32, 36)),
        broken("offset not aligned", twoTensors("u", 12, 36)),
        broken("hole between tensors", twoTensors("u", 64, 68)),
        broken("overlapping tensors", twoTensors("u", 0, 36)),
        broken("first tensor not at 0", begin(3, 1, 0).tensor("t", F32, 32, 1).data(32, 64)),
        broken("offset of 2^63", begin(3, 1, 0).tensor("t", F32, Long.MIN_VALUE, 1).data(32, 64)),
        broken("tensor longer than the file", begin(3, 1, 0).tensor("t", F32, 0, 64).data(32, 64)),
        broken("file ends in the last tensor", twoTensors("u", 32, 35)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenFiles")
  void refusesWhatBreaksARule(String rule, byte[] file) {
    // The time of this thread alone: the machine may have others.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> GgufHeader.read(FileBytes.of(file)))
        .satisfies(e -> assertThat(e.fault()).as(rule).isEqualTo(Fault.MALFORMED));
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
        .isLessThan(Duration.ofMillis(500));
  }

  private static GgufValue whole(long value) {
    return new GgufValue.Whole(BigInteger.valueOf(value));
  }

  private static GgufFile list(int elementType) {
    return begin(3, 0, 1).key("k", ARRAY).u32(elementType);
  }

  private static byte[] aligned(int alignment) {
    return begin(3, 0, 1).key("general.alignment", U32).u32(alignment).bytes();
  }

  /** Three floats named {@code t}, and one more at an offset; 32 + 4 bytes would be right. */
  private static byte[] twoTensors(String second, long offset, int dataBytes) {
    return begin(3, 2, 0).tensor("t", F32, 0, 3).tensor(second, F32, offset, 1).data(32, dataBytes);
  }

  private static Arguments broken(String rule, byte[] file) {
    return Arguments.of(rule, file);
  }
}
