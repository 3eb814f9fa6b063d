package reg.chunker.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.chunker.Profile;
import reg.ipld.BlockSink;
import reg.testdata.SeededBytes;

class ImportFaultsTest {
  private static final int MIB = 1 << 20;

  private final MemoryBlocks blocks = new MemoryBlocks();

  @TempDir Path folder;

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("absent");
    assertFault(Fault.NOT_FOUND, file, () -> importer(blocks).importFile(file));
  }

  @Test
  void aFolderIsNoFile() {
    assertFault(Fault.INVALID_REQUEST, folder, () -> importer(blocks).importFile(folder));
  }

  @Test
  void aSpecialFileIsRefusedWithoutReadingIt() {
    Path device = Path.of("/dev/zero");
    assertFault(Fault.INVALID_REQUEST, device, () -> importer(blocks).importFile(device));
  }

  @Test
  void aFileThatCannotBeReadIsNamed() {
    // Readable by nobody, not even by root: a read from it fails with EIO.
    Path memory = Path.of("/proc/self/mem");
    assertFault(Fault.STORAGE, memory, () -> new Unstamped(memory).read());
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 3 * MIB, 40 * MIB})
  void aFileThatGrowsIsRefused(int size) throws IOException {
    Path file = write("grows", size);
    var sink = changing(() -> append(file, new byte[1]));
    assertFault(Fault.CONFLICT, file, () -> importer(sink).importFile(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {3 * MIB, 40 * MIB})
  void aFileThatShrinksIsRefused(int size) throws IOException {
    Path file = write("shrinks", size);
    var sink = changing(() -> truncate(file, size / 2));
    assertFault(Fault.CONFLICT, file, () -> importer(sink).importFile(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 3 * MIB, 40 * MIB})
  void aFileThatIsTouchedIsRefused(int size) throws IOException {
    Path file = write("touched", size);
    var sink = changing(() -> Files.setLastModifiedTime(file, FileTime.fromMillis(12345)));
    assertFault(Fault.CONFLICT, file, () -> importer(sink).importFile(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 40 * MIB})
  void aFileThatIsReplacedIsRefused(int size) throws IOException {
    Path file = write("replaced", size);
    FileTime modified = Files.getLastModifiedTime(file);
    var sink =
        changing(
            () -> {
              Path other = Files.copy(file, folder.resolve("other"));
              Files.setLastModifiedTime(other, modified);
              Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            });
    assertFault(Fault.CONFLICT, file, () -> importer(sink).importFile(file));
  }

  @Test
  void aFileThatVanishesFromATreeIsNamed() throws IOException {
    Path first = write("a", 1000);
    Path second = write("b", 1000);
    var sink = changing(() -> Files.deleteIfExists(second));
    var importer = new TreeImporter(Profile.REG_1, sink, 1, ProgressListener.NONE);
    var files = List.of(new SourceFile("a", first), new SourceFile("b", second));
    assertFault(Fault.NOT_FOUND, second, () -> importer.importTree(files, List.of()));
  }

  @Test
  void twoFilesOfOnePathAreRefused() throws IOException {
    Path file = write("a", 10);
    var importer = new TreeImporter(Profile.REG_1, blocks, 1, ProgressListener.NONE);
    var files = List.of(new SourceFile("x/a", file), new SourceFile("x/a", file));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> importer.importTree(files, List.of()))
        .withMessageContaining("x/a");
  }

  @Test
  void aFileThatIsAlsoAFolderIsRefused() throws IOException {
    Path file = write("a", 10);
    var importer = new TreeImporter(Profile.REG_1, blocks, 1, ProgressListener.NONE);
    var files = List.of(new SourceFile("x", file), new SourceFile("x/a", file));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> importer.importTree(files, List.of()))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST));
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 3 * MIB, 40 * MIB})
  void whatTheSinkThrowsComesOut(int size) throws IOException {
    Path file = write("file", size);
    BlockSink full =
        (block, origin) -> {
          throw new RegistryException(Fault.STORAGE, "disk full");
        };
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> importer(full).importFile(file))
        .withMessage("disk full");
  }

  @Test
  void anInterruptEndsALargeImport() throws IOException {
    Path file = write("file", 40 * MIB);
    Thread caller = Thread.currentThread();
    var sink = changing(caller::interrupt);
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> importer(sink).importFile(file))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.INTERRUPTED));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aStreamThatFailsIsAFault() {
    for (int head : new int[] {0, 10 * MIB}) {
      var in =
          new SequenceInputStream(new ByteArrayInputStream(new byte[head]), new PipedInputStream());
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> importer(blocks).importStream(in))
          .withMessageContaining("Pipe not connected")
          .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.STORAGE));
    }
  }

  @Test
  void aLyingModelIsImportedWithAWarning() throws IOException {
    byte[] lying = SeededBytes.bytes("lying", MIB);
    ByteBuffer.wrap(lying).put(new byte[] {'G', 'G', 'U', 'F', 9, 0, 0, 0});
    Path file = Files.write(folder.resolve("model.gguf"), lying);
    assertThat(importer(blocks).importFile(file).warnings()).hasSize(1);
    Path other = Files.write(folder.resolve("model.safetensors"), lying);
    assertThat(importer(blocks).importFile(other).warnings()).hasSize(2);
    Path small = Files.writeString(folder.resolve("small.safetensors"), "not at all");
    assertThat(importer(blocks).importFile(small).warnings())
        .containsExactly("does not begin as a file of its name should, so cut by content");
  }

  private static FileImporter importer(BlockSink sink) {
    return new FileImporter(Profile.REG_1, sink, 2, ProgressListener.NONE);
  }

  /** A sink that does something once, when the first block comes. */
  private BlockSink changing(Change change) {
    var done = new AtomicBoolean();
    return (block, origin) -> {
      if (!done.getAndSet(true)) {
        try {
          change.run();
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
      return blocks.put(block, origin);
    };
  }

  private Path write(String name, int size) throws IOException {
    return Files.write(folder.resolve(name), SeededBytes.bytes(name, size));
  }

  private static void append(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.APPEND);
  }

  private static void truncate(Path file, long size) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  private static void assertFault(Fault fault, Path named, Runnable call) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(call::run)
        .withMessageContaining("'" + named + "'")
        .satisfies(e -> assertThat(e.fault()).isEqualTo(fault));
  }

  /** Changes a file. */
  private interface Change {
    void run() throws IOException;
  }

  /** A file whose size the system does not tell. */
  private record Unstamped(Path file) {
    void read() {
      var stamp = new Stamp(10, FileTime.fromMillis(0), null);
      try (var open = OpenFile.open(file, stamp)) {
        open.read(new byte[10], 0, 10);
      }
    }
  }
}
