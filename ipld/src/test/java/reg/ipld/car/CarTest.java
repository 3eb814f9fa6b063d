package reg.ipld.car;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dag.DagWalk;
import reg.ipld.unixfs.Trees;
import reg.testdata.KuboCase;
import reg.testdata.Vectors;

class CarTest {
  private static final String HEADER =
      "3aa265726f6f747381d82a58250001551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ac"
          + "e2efcde96776657273696f6e01";
  private static final String CID =
      "01551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
  private static final String SECTION = "2f" + CID + "68656c6c6f20776f726c64";
  private static final Block HELLO = Block.of(Codec.RAW, "hello world".getBytes(US_ASCII));

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static List<Block> read(byte[] car) {
    var blocks = new ArrayList<Block>();
    try (var reader = new CarReader(new ByteArrayInputStream(car))) {
      for (Block block = reader.next(); block != null; block = reader.next()) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  @Test
  void writesTheVector() {
    var out = new ByteArrayOutputStream();
    try (var writer = new CarWriter(out, List.of(HELLO.cid()))) {
      writer.write(HELLO);
    }
    assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(HEADER + SECTION);
  }

  static List<JsonNode> vectors() {
    return Vectors.json("car/cases.json").valueStream().toList();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsWhatGoCarWrites(JsonNode vector) {
    byte[] car = Vectors.bytes("car/" + vector.required("name").asText() + ".car");
    try (var reader = new CarReader(new ByteArrayInputStream(car))) {
      assertThat(reader.version()).isEqualTo(vector.required("version").asInt());
      assertThat(reader.roots())
          .isEqualTo(vector.required("roots").valueStream().map(CarTest::cid).toList());
    }
    assertThat(read(car))
        .extracting(Block::cid)
        .isEqualTo(vector.required("blocks").valueStream().map(CarTest::cid).toList());
  }

  private static Cid cid(JsonNode text) {
    return Cid.parse(text.asText());
  }

  static List<KuboCase> kubo() {
    return KuboCase.all();
  }

  @ParameterizedTest
  @MethodSource("kubo")
  void writesByteForByteWhatKuboExports(KuboCase made) {
    var trees = new Trees();
    Cid root = trees.load(made);
    var out = new ByteArrayOutputStream();
    try (var writer = new CarWriter(out, List.of(root))) {
      DagWalk.visit(trees, List.of(root), writer::write);
    }
    assertThat(out.toByteArray()).isEqualTo(made.car());
  }

  @ParameterizedTest
  @CsvSource({
    "'', it is empty",
    "00, a section of 0 bytes",
    "ffffffffffffffff7f, a section of 9223372036854775807 bytes",
    "818040, a section of 1048577 bytes",
    "0aa16776657273696f6e03, CAR version 3",
    "0aa16776657273696f6e00, CAR version 0",
    "0aa16776657273696f6e01, field 'roots' is missing",
    "01f6, the header of a CAR is null",
    "12a265726f6f7473806776657273696f6e0100, 1 bytes behind the value",
    "11a265726f6f7473806776657273696f6e02, unknown field 'roots'",
    "12a265726f6f7473806776657273696f6e01, cut short",
    "12a265726f6f747381016776657273696f6e01, a root of a CAR is an integer",
    HEADER + "00, a section of 0 bytes",
    HEADER + "a9818001" + CID + ", a section of 2097321 bytes",
    HEADER + "2f" + CID + "6865, cut short",
    HEADER + "80, truncated varint",
    HEADER + "01" + "02, unsupported CID version 2",
    HEADER + "0203" + "55, unsupported CID version 3",
    HEADER
        + "2501"
        + "990"
        + "21220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
        + ", codec 0x119"
  })
  void refusesWhatIsNotACar(String hex, String why) {
    assertThatThrownBy(() -> read(bytes(hex)))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining(why);
  }

  @Test
  void readsASectionOfTheLargestBlock() {
    Block large = Block.of(Codec.RAW, new byte[Block.BYTES_MAX]);
    var out = new ByteArrayOutputStream();
    try (var writer = new CarWriter(out, List.of())) {
      writer.write(large);
    }
    assertThat(read(out.toByteArray())).singleElement().returns(large.cid(), Block::cid);
  }

  @Test
  void refusesABlockThatIsDamaged() {
    byte[] car = bytes(HEADER + SECTION);
    car[car.length - 1] ^= 1;
    assertThatThrownBy(() -> read(car))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT))
        .hasMessageContaining(HELLO.cid().toString());
  }

  /** A cut between two sections of version 1 can not be seen: the file ends there. */
  @Test
  void refusesEveryTruncationThatIsNotBetweenSections() {
    byte[] car = bytes(HEADER + SECTION);
    int header = HEADER.length() / 2;
    for (int length = 0; length < car.length; length++) {
      byte[] cut = Arrays.copyOf(car, length);
      if (length == header) {
        assertThat(read(cut)).isEmpty();
      } else {
        assertThatThrownBy(() -> read(cut))
            .as("%d bytes", length)
            .isInstanceOf(RegistryException.class);
      }
    }
  }

  @Test
  void refusesEveryTruncationOfVersion2() {
    byte[] car = Vectors.bytes("car/v2-no-index.car");
    assertThat(read(car)).isNotEmpty();
    for (int length = 0; length < car.length; length++) {
      byte[] cut = Arrays.copyOf(car, length);
      assertThatThrownBy(() -> read(cut))
          .as("%d bytes", length)
          .isInstanceOf(RegistryException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // data offset, data size (little-endian), what is wrong
    "3200000000000000, 6b00000000000000, at offset 50",
    "ffffffffffffffff, 6b00000000000000, at offset -1",
    "3300000000000000, 0000000000000000, with 0 bytes of data",
    "3300000000000000, ffffffffffffffff, with -1 bytes of data",
    "3300000000000000, 6a00000000000000, cut short",
    "3300000000000000, 6c00000000000000, cut short",
    "3400000000000000, 6b00000000000000, ",
    "ffffffffffffff7f, 6b00000000000000, cut short"
  })
  void refusesAHeaderOfVersion2ThatDoesNotFit(String offset, String size, String why) {
    String header = "0aa16776657273696f6e02" + "00".repeat(16) + offset + size + "00".repeat(8);
    assertThatThrownBy(() -> read(bytes(header + HEADER + SECTION)))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining(why == null ? "" : why);
  }

  @Test
  void refusesVersion2InsideVersion2() {
    String header =
        "0aa16776657273696f6e02" + "00".repeat(16) + "3300000000000000" + "ff00000000000000";
    assertThatThrownBy(() -> read(bytes((header + "00".repeat(8)).repeat(2))))
        .hasMessageContaining("inside another");
  }

  @Test
  void passesOnFailuresOfTheStream() throws IOException {
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };
    var writer = new CarWriter(full, List.of());
    Block large = Block.of(Codec.RAW, new byte[100_000]);
    assertThatThrownBy(() -> writer.write(large)).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(writer::close).isInstanceOf(UncheckedIOException.class);
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    assertThatThrownBy(() -> new CarReader(broken)).isInstanceOf(UncheckedIOException.class);
  }
}
