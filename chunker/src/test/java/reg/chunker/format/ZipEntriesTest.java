package reg.chunker.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.testdata.SeededBytes;

class ZipEntriesTest {
  /** Of the file of {@link #twoStored}: where its records lie. */
  private static final int SECOND_LOCAL = 30 + 1 + 100;

  private static final int DIRECTORY = SECOND_LOCAL + 30 + 1 + 50;
  private static final int SECOND_ENTRY = DIRECTORY + 46 + 1;
  private static final int END = SECOND_ENTRY + 46 + 1;

  @Test
  void findsWhereStoredBytesLie() throws IOException {
    var out = new ByteArrayOutputStream();
    byte[] content = SeededBytes.bytes("zip", 5000);
    try (var zip = new ZipOutputStream(out)) {
      zip.setComment("a comment with PK\5\6 in it");
      putStored(zip, "archive/data/0", content);
      zip.putNextEntry(new java.util.zip.ZipEntry("archive/data.pkl"));
      zip.write(new byte[1000]);
      putStored(zip, "archive/dätä/1", Arrays.copyOf(content, 77));
    }
    byte[] file = out.toByteArray();
    var entries = ZipEntries.read(FileBytes.of(file));
    assertThat(entries).hasSize(3);
    assertThat(entries).extracting(ZipEntry::stored).containsExactly(true, false, true);
    assertThat(entries).extracting(ZipEntry::size).containsExactly(5000L, 1000L, 77L);
    int offset = (int) entries.getFirst().dataOffset(FileBytes.of(file));
    assertThat(Arrays.copyOfRange(file, offset, offset + 5000)).isEqualTo(content);
    int last = (int) entries.getLast().dataOffset(FileBytes.of(file));
    assertThat(Arrays.copyOfRange(file, last, last + 77)).isEqualTo(Arrays.copyOf(content, 77));
  }

  @Test
  void readsMoreEntriesThanTheOldEndRecordCounts() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (int i = 0; i < 70_000; i++) {
        putStored(zip, "e" + i, new byte[] {1});
      }
    }
    var file = FileBytes.of(out.toByteArray());
    var entries = ZipEntries.read(file);
    assertThat(entries).hasSize(70_000);
    assertThat(entries.getLast().name()).isEqualTo("e69999");
    assertThat(entries.getLast().dataOffset(file)).isPositive();
  }

  @Test
  void readsSizesOf64Bits() {
    byte[] file = zip64();
    var entries = ZipEntries.read(FileBytes.of(file));
    assertThat(entries).hasSize(1);
    assertThat(entries.getFirst().storedSize()).isEqualTo(100);
    assertThat(entries.getFirst().dataOffset(FileBytes.of(file))).isEqualTo(31);
  }

  static Stream<Arguments> brokenFiles() {
    return Stream.of(
        broken("no end record", b -> b.putInt(END, 0)),
        broken("comment length", b -> b.putShort(END + 20, (short) 1)),
        broken("second disk", b -> b.putShort(END + 4, (short) 1)),
        broken("directory on another disk", b -> b.putShort(END + 6, (short) 1)),
        broken("entries on another disk", b -> b.putShort(END + 8, (short) 1)),
        broken("more entries than fit", b -> counts(b, 60_000)),
        broken("one entry more", b -> counts(b, 3)),
        broken("one entry fewer", b -> counts(b, 1)),
        broken("directory size", b -> b.putInt(END + 12, 95)),
        broken("directory offset", b -> b.putInt(END + 16, DIRECTORY - 1)),
        broken("directory behind the file", b -> b.putInt(END + 16, 1 << 30)),
        broken("directory signature", b -> b.putInt(DIRECTORY, 7)),
        broken("name beyond the directory", b -> b.putShort(SECOND_ENTRY + 28, (short) 2)),
        broken("extra beyond the directory", b -> b.putShort(SECOND_ENTRY + 30, (short) 2)),
        broken("entry on another disk", b -> b.putShort(DIRECTORY + 34, (short) 1)),
        broken("stored but packed", b -> b.putInt(DIRECTORY + 24, 99)),
        broken("name twice", b -> b.put(SECOND_ENTRY + 46, (byte) 'a')),
        broken("overlapping entries", b -> b.putInt(SECOND_ENTRY + 42, 60)),
        broken("local header in the directory", b -> b.putInt(SECOND_ENTRY + 42, DIRECTORY)),
        broken("size over the next entry", b -> sizes(b, DIRECTORY, 102)),
        broken("ZIP64 size without its field", b -> sizes(b, DIRECTORY, -1)),
        broken("local signature", b -> b.putInt(0, 7)),
        broken("local method", b -> b.putShort(8, (short) 8)),
        broken("local name", b -> b.put(30, (byte) 'x')),
        broken("local name length", b -> b.putShort(26, (short) 90)),
        broken("local extra over the data", b -> b.putShort(28, (short) 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenFiles")
  void refusesWhatBreaksARule(String rule, byte[] bytes) {
    FileBytes file = FileBytes.of(bytes);
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> ZipEntries.read(file).forEach(entry -> entry.dataOffset(file)))
        .satisfies(e -> assertThat(e.fault()).as(rule).isEqualTo(Fault.MALFORMED));
  }

  static Stream<Arguments> broken64Files() {
    return Stream.of(
        broken64("locator points nowhere", b -> b.putLong(end64(b) + 56 + 8, 5)),
        broken64("locator points behind", b -> b.putLong(end64(b) + 56 + 8, 1 << 20)),
        broken64("locator negative", b -> b.putLong(end64(b) + 56 + 8, -1)),
        broken64("record size", b -> b.putLong(end64(b) + 4, 45)),
        broken64("record on another disk", b -> b.putInt(end64(b) + 16, 1)),
        broken64(
            "2^62 entries",
            b -> b.putLong(end64(b) + 24, 1L << 62).putLong(end64(b) + 32, 1L << 62)),
        broken64("negative directory size", b -> b.putLong(end64(b) + 40, -5)),
        broken64("negative size", b -> b.putLong(131 + 46 + 1 + 4, -5)),
        broken64("cut extra field", b -> b.putShort(131 + 46 + 1 + 2, (short) 25)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken64Files")
  void refusesWhatBreaksARuleOf64Bits(String rule, byte[] bytes) {
    refusesWhatBreaksARule(rule, bytes);
  }

  @Test
  void acceptsWhatTheBrokenFilesAreMadeOf() {
    FileBytes file = FileBytes.of(twoStored());
    var entries = ZipEntries.read(file);
    assertThat(entries).extracting(ZipEntry::name).containsExactly("a", "b");
    assertThat(entries.getFirst().dataOffset(file)).isEqualTo(31);
    assertThat(entries.getLast().dataOffset(file)).isEqualTo(SECOND_LOCAL + 31);
  }

  private static void counts(ByteBuffer b, int count) {
    b.putShort(END + 8, (short) count).putShort(END + 10, (short) count);
  }

  private static void sizes(ByteBuffer b, int entry, int size) {
    b.putInt(entry + 20, size).putInt(entry + 24, size);
  }

  private static int end64(ByteBuffer b) {
    return b.capacity() - 22 - 20 - 56;
  }

  private static Arguments broken(String rule, Consumer<ByteBuffer> change) {
    return Arguments.of(rule, changed(twoStored(), change));
  }

  private static Arguments broken64(String rule, Consumer<ByteBuffer> change) {
    return Arguments.of(rule, changed(zip64(), change));
  }

  private static byte[] changed(byte[] file, Consumer<ByteBuffer> change) {
    change.accept(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
    return file;
  }

  static byte[] twoStored() {
    var b = ByteBuffer.allocate(END + 22).order(ByteOrder.LITTLE_ENDIAN);
    local(b, 'a', 100);
    local(b, 'b', 50);
    entry(b, 'a', 100, 0);
    entry(b, 'b', 50, SECOND_LOCAL);
    end(b, 2, END - DIRECTORY, DIRECTORY);
    return b.array();
  }

  /** One stored entry of 100 bytes whose numbers are all in the 64-bit fields. */
  static byte[] zip64() {
    int directory = 131;
    int end = directory + 46 + 1 + 28;
    var b = ByteBuffer.allocate(end + 56 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN);
    local(b, 'a', 100);
    entry(b, 'a', -1, -1);
    b.putShort(directory + 30, (short) 28);
    b.putShort((short) 1).putShort((short) 24).putLong(100).putLong(100).putLong(0);
    b.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45).putInt(0).putInt(0);
    b.putLong(1).putLong(1).putLong(end - directory).putLong(directory);
    b.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
    end(b, 0xffff, -1, -1);
    return b.array();
  }

  private static void local(ByteBuffer b, char name, int size) {
    b.putInt(0x04034b50).putShort((short) 20).putShort((short) 0).putShort((short) 0).putInt(0);
    b.putInt(0).putInt(size).putInt(size).putShort((short) 1).putShort((short) 0).put((byte) name);
    b.put(new byte[size]);
  }

  private static void entry(ByteBuffer b, char name, int size, int offset) {
    b.putInt(0x02014b50).putInt(0).putShort((short) 0).putShort((short) 0).putInt(0).putInt(0);
    b.putInt(size).putInt(size).putShort((short) 1).putShort((short) 0).putShort((short) 0);
    b.putShort((short) 0).putShort((short) 0).putInt(0).putInt(offset).put((byte) name);
  }

  private static void end(ByteBuffer b, int count, int directorySize, int directoryOffset) {
    b.putInt(0x06054b50).putInt(0).putShort((short) count).putShort((short) count);
    b.putInt(directorySize).putInt(directoryOffset).putShort((short) 0);
  }

  private static void putStored(ZipOutputStream zip, String name, byte[] content)
      throws IOException {
    var entry = new java.util.zip.ZipEntry(name);
    entry.setMethod(ZipOutputStream.STORED);
    entry.setSize(content.length);
    var crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
  }
}
