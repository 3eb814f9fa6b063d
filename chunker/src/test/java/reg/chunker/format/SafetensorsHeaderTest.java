package reg.chunker.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.ElementType;
import reg.testdata.Vectors;

class SafetensorsHeaderTest {
  private static final String A =
      "\"a\":{\"dtype\":\"BF16\",\"shape\":[2,3],\"data_offsets\":[0,12]}";

  @Test
  void readsTensorsByOffset() {
    String b = "\"b\":{\"dtype\":\"F4\",\"shape\":[3,2],\"data_offsets\":[12,15]}";
    String scalar = "\"s\":{\"data_offsets\":[15,23],\"shape\":[],\"dtype\":\"F64\"}";
    String empty = "\"e\":{\"dtype\":\"I64\",\"shape\":[0,7],\"data_offsets\":[12,12]}";
    String json =
        "{" + b + ",\"__metadata__\":{\"format\":\"pt\"}," + empty + "," + scalar + "," + A;
    byte[] file = file(json + "}   ", 23);
    var header = SafetensorsHeader.read(FileBytes.of(file));
    long start = file.length - 23L;
    assertThat(header.dataStart()).isEqualTo(start);
    assertThat(header.metadata()).isEqualTo(Map.of("format", "pt"));
    assertThat(header.warnings()).isEmpty();
    assertThat(header.tensors())
        .containsExactly(
            new Tensor("a", "BF16", List.of(2L, 3L), start, 12, ElementType.BF16),
            new Tensor("e", "I64", List.of(0L, 7L), start + 12, 0, ElementType.BYTES),
            new Tensor("b", "F4", List.of(3L, 2L), start + 12, 3, ElementType.BYTES),
            new Tensor("s", "F64", List.of(), start + 15, 8, ElementType.F64));
  }

  @Test
  void readsTheBundledModel() throws IOException {
    try (var channel = FileChannel.open(Vectors.tinyLlama().resolve("model.safetensors"))) {
      var header = SafetensorsHeader.read(FileBytes.of(channel));
      assertThat(header.tensors()).isNotEmpty();
      Tensor last = header.tensors().getLast();
      assertThat(last.offset() + last.length()).isEqualTo(channel.size());
    }
  }

  @Test
  void readsAFileWithoutTensors() {
    var header = SafetensorsHeader.read(FileBytes.of(file("{}", 0)));
    assertThat(header.tensors()).isEmpty();
    assertThat(header.dataStart()).isEqualTo(10);
  }

  @Test
  void warnsOfNamesThatLookLikePaths() {
    String odd = A.replace("\"a\"", "\"../../a\"");
    assertThat(SafetensorsHeader.read(FileBytes.of(file("{" + odd + "}", 12))).warnings())
        .containsExactly("odd tensor name '../../a'");
  }

  static Stream<Arguments> brokenFiles() {
    String two = A + ",\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[12,16]}";
    return Stream.of(
        broken("no length", new byte[7]),
        broken("header longer than the file", bytes(1000, "{" + A + "}", 12)),
        broken("header length negative", bytes(-1, "{" + A + "}", 12)),
        broken("header length over the limit", bytes(100_000_001, "{" + A + "}", 12)),
        broken("header cut in the middle", bytes(20, "{" + A + "}", 12)),
        broken("empty header", bytes(0, "", 0)),
        broken("leading space", file(" {" + A + "}", 12)),
        broken("a list instead of an object", file("[]", 0)),
        broken("bytes behind the last brace", file("{" + A + "}{}", 12)),
        broken("duplicate tensor", file("{" + A + "," + A.replace("0,12", "12,24") + "}", 24)),
        broken("duplicate field", file("{" + A.replace("}", ",\"dtype\":\"BF16\"}") + "}", 12)),
        broken(
            "duplicate metadata key",
            file("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}," + A + "}", 12)),
        broken("metadata that is no text", file("{\"__metadata__\":{\"k\":1}," + A + "}", 12)),
        broken("metadata that is no object", file("{\"__metadata__\":\"k\"," + A + "}", 12)),
        broken("a tensor that is no object", file("{\"a\":[]}", 0)),
        broken("unknown dtype", file("{" + A.replace("BF16", "BF17") + "}", 12)),
        broken("missing shape", file("{" + A.replace("\"shape\":[2,3],", "") + "}", 12)),
        broken("unknown field", file("{" + A.replace("shape", "shapes") + "}", 12)),
        broken("shape that does not fit", file("{" + A.replace("[2,3]", "[2,4]") + "}", 12)),
        broken(
            "shape that overflows",
            file("{" + A.replace("2,3", "4294967296,4294967296") + "}", 12)),
        broken("negative dimension", file("{" + A.replace("2,3", "-2,-3") + "}", 12)),
        broken("fractional dimension", file("{" + A.replace("2,3", "2.0,3") + "}", 12)),
        broken(
            "dimension of 20 digits",
            file("{" + A.replace("2,3", "99999999999999999999") + "}", 12)),
        broken("NaN", file("{" + A.replace("2,3", "NaN") + "}", 12)),
        broken(
            "odd number of nibbles",
            file("{" + A.replace("BF16", "F4").replace("2,3", "23") + "}", 12)),
        broken("offsets reversed", file("{" + A.replace("0,12", "12,0") + "}", 12)),
        broken("one offset", file("{" + A.replace("0,12", "12") + "}", 12)),
        broken("hole before the first", file("{" + A.replace("0,12", "4,16") + "}", 16)),
        broken("hole between", file("{" + two.replace("12,16", "13,17") + "}", 17)),
        broken("overlap", file("{" + two.replace("12,16", "11,15") + "}", 15)),
        broken("same bytes twice", file("{" + A + ",\"b\":" + A.substring(4) + "}", 12)),
        broken(
            "empty tensor inside another",
            file("{" + A + ",\"e\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[5,5]}}", 12)),
        broken("bytes behind the last tensor", file("{" + two + "}", 17)),
        broken("file ends inside the last tensor", file("{" + two + "}", 15)),
        broken("nested deeply", file("{" + A.replace("[2,3]", "[".repeat(9999)) + "}", 12)),
        broken("not UTF-8", replaced(file("{" + A + "}", 12), 'a', (byte) 0xff)),
        broken("overlong UTF-8", latin("{" + A.replace("\"a\"", "\"\u00c0\u0080\"") + "}", 12)),
        broken("half a surrogate pair", file("{" + A.replace("\"a\"", "\"\\ud800\"") + "}", 12)),
        broken("comment", file("{/**/" + A + "}", 12)),
        broken("trailing comma", file("{" + A + ",}", 12)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenFiles")
  void refusesWhatBreaksARule(String rule, byte[] file) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> SafetensorsHeader.read(FileBytes.of(file)))
        .satisfies(e -> assertThat(e.fault()).as(rule).isEqualTo(Fault.MALFORMED));
  }

  @Test
  void readsThroughShortReads() {
    byte[] bytes = file("{" + A + "}", 12);
    var header = SafetensorsHeader.read(new Trickle(FileBytes.of(bytes)));
    assertThat(header.tensors()).isEqualTo(SafetensorsHeader.read(FileBytes.of(bytes)).tensors());
  }

  private static Arguments broken(String rule, byte[] file) {
    return Arguments.of(rule, file);
  }

  private static byte[] file(String json, int dataBytes) {
    return bytes(json.getBytes(StandardCharsets.UTF_8).length, json, dataBytes);
  }

  /** One byte a char. */
  private static byte[] latin(String json, int dataBytes) {
    byte[] bytes = json.getBytes(StandardCharsets.ISO_8859_1);
    return bytes(bytes.length, bytes, dataBytes);
  }

  private static byte[] bytes(long length, String json, int dataBytes) {
    return bytes(length, json.getBytes(StandardCharsets.UTF_8), dataBytes);
  }

  private static byte[] bytes(long length, byte[] json, int dataBytes) {
    return ByteBuffer.allocate(8 + json.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(json)
        .array();
  }

  private static byte[] replaced(byte[] bytes, char old, byte now) {
    for (int i = 8; i < bytes.length; i++) {
      if (bytes[i] == old) {
        bytes[i] = now;
        break;
      }
    }
    return bytes;
  }
}
