package reg.chunker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.chunker.format.FileBytes;
import reg.chunker.format.FileFormat;
import reg.ipld.ElementType;
import reg.testdata.SeededBytes;

class LayoutTest {
  private static final int LARGE = 1 << 16;

  @ParameterizedTest
  @EnumSource(Profile.class)
  void anEmptyFileHasNoRegion(Profile profile) {
    assertThat(Layout.of(profile, FileBytes.of(new byte[0])).regions()).isEmpty();
  }

  @Test
  void theKuboProfileCutsEverythingByLength() {
    byte[] file = safetensors("[0,600000]", 600_000);
    assertThat(Layout.of(Profile.UNIXFS_V1_2025, FileBytes.of(file)).regions())
        .containsExactly(Layout.byLength(0, file.length, ElementType.BYTES));
  }

  @Test
  void theKuboProfileKnowsWhatAllTensorsAreMadeOf() {
    String large = tensor("a", "BF16", LARGE, 0);
    String small = tensor("b", "F32", 4, 2 * LARGE);
    String another = tensor("c", "%s", LARGE, 2 * LARGE + 16);
    assertThat(elements(large + small + another.formatted("BF16"), 0)).isEqualTo(ElementType.BF16);
    assertThat(elements(large + small + another.formatted("F16"), 0)).isEqualTo(ElementType.BYTES);
    assertThat(elements(large + small + another.formatted("BF16"), 1)).isEqualTo(ElementType.BYTES);
  }

  @Test
  void theKuboProfileTakesALyingFileForBytes() {
    byte[] file = safetensors("[0,599999]", 600_000);
    var layout = Layout.of(Profile.UNIXFS_V1_2025, FileBytes.of(file));
    assertThat(layout.regions())
        .containsExactly(Layout.byLength(0, file.length, ElementType.BYTES));
    assertThat(layout.warnings()).isEmpty();
  }

  /** What the one region of a file with these tensors of 4 * LARGE + 16 bytes is made of. */
  private static ElementType elements(String tensors, int shift) {
    String json = "{" + tensors.substring(0, tensors.length() - 1) + "}";
    String padded = json + " ".repeat((8 - json.length() % 8) % 8 + shift);
    var file = FileBytes.of(file(padded, 4 * LARGE + 16));
    Region region = Layout.of(Profile.UNIXFS_V1_2025, file).regions().getFirst();
    assertThat(region).isEqualTo(Layout.byLength(0, file.size(), region.elements()));
    return region.elements();
  }

  @Test
  void aSmallFileIsOneRegionWhateverItsFormat() {
    byte[] file = safetensors("[0,200000]", 200_000);
    var layout = Layout.of(Profile.REG_1, FileBytes.of(file));
    assertThat(layout.format()).isEqualTo(FileFormat.SAFETENSORS);
    assertThat(layout.regions()).hasSize(1);
  }

  @Test
  void safetensorsAreCutAtHeaderAndLargeTensors() {
    String tensors =
        tensor("big", "BF16", LARGE / 2, 0)
            + tensor("n1", "F32", 3, LARGE)
            + tensor("n2", "F32", 4, LARGE + 12)
            + tensor("bigger", "U8", 300_000, LARGE + 28)
            + tensor("last", "F32", 1, LARGE + 300_028);
    byte[] file = file("{" + tensors.substring(0, tensors.length() - 1) + "}", LARGE + 300_032);
    long start = file.length - (LARGE + 300_032L);
    assertThat(Layout.of(Profile.REG_1, FileBytes.of(file)).regions())
        .containsExactly(
            Layout.byContent(0, start, ElementType.BYTES),
            Layout.byLength(start, LARGE, ElementType.BF16),
            Layout.byContent(start + LARGE, 28, ElementType.F32),
            Layout.byLength(start + LARGE + 28, 300_000, ElementType.BYTES),
            Layout.byContent(start + LARGE + 300_028, 4, ElementType.F32));
  }

  @Test
  void manySmallTensorsAreCutByContent() {
    var json = new StringBuilder("{");
    for (int i = 0; i < 100; i++) {
      json.append(tensor("t" + i, i == 7 ? "F32" : "BF16", i == 7 ? 2500 : 5000, i * 10_000));
    }
    byte[] file = file(json.replace(json.length() - 1, json.length(), "}").toString(), 1_000_000);
    var regions = Layout.of(Profile.REG_1, FileBytes.of(file)).regions();
    assertThat(regions).hasSize(2);
    assertThat(regions.getLast().length()).isEqualTo(1_000_000);
    assertThat(regions.getLast().chunker()).isInstanceOf(GearChunker.class);
    assertThat(regions.getLast().elements()).isEqualTo(ElementType.BYTES);
  }

  @Test
  void archivesAreCutAtLargeStoredEntries() throws IOException {
    var out = new ByteArrayOutputStream();
    byte[] content = SeededBytes.bytes("archive", 200_000);
    try (var zip = new ZipOutputStream(out)) {
      putStored(zip, "a/data/0", content);
      putStored(zip, "a/data/1", Arrays.copyOf(content, LARGE - 1));
      putStored(zip, "a/data/2", Arrays.copyOf(content, LARGE));
      zip.putNextEntry(new ZipEntry("packed"));
      zip.write(content);
    }
    byte[] file = out.toByteArray();
    var layout = Layout.of(Profile.REG_1, FileBytes.of(file));
    assertThat(layout.format()).isEqualTo(FileFormat.ZIP);
    assertThat(layout.warnings()).isEmpty();
    List<Region> large =
        layout.regions().stream()
            .filter(r -> r.length() == 200_000 || r.length() == LARGE)
            .toList();
    assertThat(large).hasSize(2);
    for (Region region : large) {
      int at = (int) region.offset();
      assertThat(Arrays.copyOfRange(file, at, at + LARGE)).isEqualTo(Arrays.copyOf(content, LARGE));
    }
    assertThat(layout.regions()).hasSize(5);
  }

  @Test
  void aLyingFileIsCutByContentWithAWarning() {
    byte[] file = safetensors("[0,599999]", 600_000);
    var layout = Layout.of(Profile.REG_1, FileBytes.of(file));
    assertThat(layout.regions())
        .containsExactly(Layout.byContent(0, file.length, ElementType.BYTES));
    assertThat(layout.warnings()).hasSize(1).first().asString().contains("tensor 't'");
  }

  @Test
  void aTruncatedFileIsCutByContentWithAWarning() {
    byte[] file = Arrays.copyOf(safetensors("[0,600000]", 600_000), 500_000);
    var layout = Layout.of(Profile.REG_1, FileBytes.of(file));
    assertThat(layout.regions()).hasSize(1);
    assertThat(layout.warnings()).hasSize(1);
  }

  @Test
  void aDiskThatFailsIsNoWarning() {
    var failing =
        new FileBytes() {
          @Override
          public long size() {
            return 1 << 20;
          }

          @Override
          public int read(long position, byte[] into, int offset, int length) {
            throw new RegistryException(Fault.STORAGE, "cannot be read");
          }
        };
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> Layout.of(Profile.REG_1, failing))
        .withMessage("cannot be read");
  }

  @Test
  void profilesAreKnownByName() {
    assertThat(Profile.parse("reg-1")).isEqualTo(Profile.REG_1);
    assertThat(Profile.parse("unixfs-v1-2025")).isEqualTo(Profile.UNIXFS_V1_2025);
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> Profile.parse("reg-2"))
        .withMessageContaining("reg-1");
  }

  /** A file of one tensor of 600,000 or fewer bytes at these offsets. */
  private static byte[] safetensors(String offsets, int dataBytes) {
    int size = Math.min(dataBytes, 600_000);
    return file(
        "{\"t\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":%s}}".formatted(size, offsets),
        dataBytes);
  }

  private static String tensor(String name, String dtype, int elements, int offset) {
    int width = dtype.equals("U8") ? 1 : dtype.equals("F32") ? 4 : 2;
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
        .formatted(name, dtype, elements, offset, offset + elements * width);
  }

  private static byte[] file(String json, int dataBytes) {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }

  private static void putStored(ZipOutputStream zip, String name, byte[] content)
      throws IOException {
    var entry = new ZipEntry(name);
    entry.setMethod(ZipOutputStream.STORED);
    entry.setSize(content.length);
    var crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
  }
}
