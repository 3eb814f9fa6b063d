package reg.storage.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.ElementType;
import reg.ipld.multiformats.Multihash;
import reg.testdata.SeededBytes;
import reg.testdata.Vectors;

class StoredFormTest {
  private static final String GOLDEN = "formats/stored-form/";

  @ParameterizedTest
  @CsvSource({
    "raw-empty, BYTES",
    "raw, BYTES",
    "zstd, BYTES",
    "planes-bf16, BF16",
    "planes-f16, F16",
    "planes-f32, F32",
    "planes-f64, F64"
  })
  void readsTheGoldenFileAndWritesOneThatIsNoLarger(String name, ElementType type) {
    byte[] raw = Vectors.bytes(GOLDEN + name + ".raw");
    byte[] form = Vectors.bytes(GOLDEN + name + ".form");
    assertThat(decode(raw, form)).isEqualTo(raw);
    byte[] written = encode(raw, type);
    assertThat(written[0]).isEqualTo(raw.length < 4096 && form[0] == 2 ? written[0] : form[0]);
    assertThat(decode(raw, written)).isEqualTo(raw);
  }

  @Test
  void writesARawFormByteForByte() {
    byte[] raw = Vectors.bytes(GOLDEN + "raw.raw");
    assertThat(encode(raw, ElementType.BYTES)).isEqualTo(Vectors.bytes(GOLDEN + "raw.form"));
  }

  static Stream<Map.Entry<String, JsonNode>> refused() {
    return Vectors.json(GOLDEN + "refused.json").properties().stream();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses(Map.Entry<String, JsonNode> refused) {
    byte[] form = HexFormat.of().parseHex(refused.getValue().asText());
    assertMalformed(form);
  }

  @ParameterizedTest
  @CsvSource({"zstd", "planes-bf16", "planes-f32"})
  void refusesEveryTruncation(String name) {
    byte[] form = Vectors.bytes(GOLDEN + name + ".form");
    for (int length = 0; length < form.length; length++) {
      assertMalformed(Arrays.copyOf(form, length));
    }
  }

  @Property(tries = 300)
  void anyBytesComeBackAndGrowByTheHeaderAtMost(
      @ForAll @IntRange(max = 70_000) int size, @ForAll ElementType type, @ForAll long seed) {
    byte[] raw = mixed(size, seed);
    byte[] form = encode(raw, type);
    assertThat(form.length).isLessThanOrEqualTo(size + Form.HEADER_BYTES_MAX);
    assertThat(decode(raw, form)).isEqualTo(raw);
  }

  /** Runs of one byte between incompressible ones. */
  private static byte[] mixed(int size, long seed) {
    byte[] bytes = SeededBytes.bytes("mixed" + seed, size);
    var random = new Random(seed);
    for (int from = 0; from < size; from += 1 + random.nextInt(4000)) {
      if (random.nextInt(4) > 0) {
        int to = Math.min(size, from + random.nextInt(4000));
        Arrays.fill(bytes, from, to, (byte) random.nextInt());
      }
    }
    return bytes;
  }

  @ParameterizedTest
  @CsvSource({"BF16, 0.67", "F16, 0.90", "F32, 0.87", "F64, 0.95"})
  void weightsTakeNoMoreThanTheirEntropy(ElementType type, double shareMax) {
    byte[] raw = weights(type, 1 << 20);
    byte[] form = encode(raw, type);
    assertThat((double) form.length / raw.length).isLessThan(shareMax);
    assertThat(decode(raw, form)).isEqualTo(raw);
  }

  static byte[] weights(ElementType type, int bytes) {
    var random = new Random(1);
    var out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (out.hasRemaining()) {
      float weight = (float) (random.nextGaussian() * 0.02);
      switch (type) {
        case BF16 -> out.putShort((short) (Float.floatToIntBits(weight) >>> 16));
        case F16 -> out.putShort(Float.floatToFloat16(weight));
        case F32 -> out.putFloat(weight);
        case F64 -> out.putDouble(random.nextGaussian() * 0.02);
        case BYTES -> out.put((byte) random.nextInt());
      }
    }
    return out.array();
  }

  @Test
  void theLargestBlockFits() {
    byte[] raw = SeededBytes.bytes("largest", Block.BYTES_MAX);
    for (ElementType type : ElementType.values()) {
      assertThat(decode(raw, encode(raw, type))).isEqualTo(raw);
    }
  }

  @Test
  void onlyOneEncodersBufferIsOverwritten() {
    byte[] text = "again and again and again and again".repeat(9).getBytes(StandardCharsets.UTF_8);
    try (var first = new FormEncoder();
        var second = new FormEncoder()) {
      ByteBuffer form = first.encode(text, 0, text.length, ElementType.BYTES);
      second.encode(SeededBytes.bytes("other", 500), 0, 500, ElementType.BYTES);
      byte[] copy = new byte[form.remaining()];
      form.get(copy);
      assertThat(decode(text, copy)).isEqualTo(text);
    }
  }

  @Test
  void otherBytesThanTheCidsAreCorrupt() {
    byte[] form = Vectors.bytes(GOLDEN + "raw.form");
    Cid other = Block.of(Codec.RAW, "other".getBytes(StandardCharsets.UTF_8)).cid();
    try (var decoder = new FormDecoder()) {
      assertThatThrownBy(() -> decoder.decode(other, form, 0, form.length))
          .hasMessageContaining(other.toString())
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
    }
  }

  private static byte[] encode(byte[] raw, ElementType type) {
    try (var encoder = new FormEncoder()) {
      ByteBuffer form = encoder.encode(raw, 0, raw.length, type);
      byte[] copy = new byte[form.remaining()];
      form.get(copy);
      return copy;
    }
  }

  /** Decodes from the middle of a larger array. */
  private static byte[] decode(byte[] raw, byte[] form) {
    byte[] array = new byte[form.length + 20];
    System.arraycopy(form, 0, array, 7, form.length);
    try (var decoder = new FormDecoder()) {
      Cid cid = Cid.v1(Codec.RAW, Multihash.sha256(raw, 0, raw.length));
      return decoder.decode(cid, array, 7, form.length).bytes();
    }
  }

  private static void assertMalformed(byte[] form) {
    Cid cid = Block.of(Codec.RAW, new byte[0]).cid();
    try (var decoder = new FormDecoder()) {
      assertThatThrownBy(() -> decoder.decode(cid, form, 0, form.length))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
    }
  }
}
