package reg.node.content;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.ipld.Cid;
import reg.ipld.unixfs.UnixFsReader;
import reg.node.TestHome;
import reg.node.push.PushResult;

class ContentReaderTest {
  @TempDir Path temp;
  private TestHome home;
  private ContentReader reader;
  private PushResult pushed;

  @BeforeEach
  void push() {
    home = TestHome.inMemory(temp);
    reader = new ContentReader(home.registry(), ProgressListener.NONE);
    pushed = home.push(home.folder("m", "a.txt:hello world", "b/c.txt:x"), "tiny:1");
  }

  @Test
  void writesAFileOrARangeOfIt() {
    assertThat(cat("a.txt", ByteRange.WHOLE)).isEqualTo("hello world");
    assertThat(cat("a.txt", new ByteRange(6, 3))).isEqualTo("wor");
    assertThat(cat("a.txt", new ByteRange(6, 300))).isEqualTo("world");
    assertThat(cat("a.txt", new ByteRange(600, 3))).isEmpty();
    assertThat(cat("b/c.txt", ByteRange.WHOLE)).isEqualTo("x");
  }

  @Test
  void writesAFileThatIsNamedByItsCid() {
    Cid file = new UnixFsReader(home.registry().storage().blocks()).resolve(pushed.root(), "a.txt");
    var out = new ByteArrayOutputStream();
    assertThat(reader.write(file.toString(), "", ByteRange.WHOLE, out)).isEqualTo(11);
  }

  @Test
  void refusesFoldersAndWhatIsNotThere() {
    refused(Fault.INVALID_REQUEST, () -> cat("b", ByteRange.WHOLE));
    refused(Fault.NOT_FOUND, () -> cat("b/d", ByteRange.WHOLE)).hasMessageContaining("b/d");
    refused(Fault.INVALID_REQUEST, () -> cat("../a.txt", ByteRange.WHOLE));
  }

  @Test
  void saysThatTheOutputIsClosed() {
    var closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    refused(Fault.STORAGE, () -> reader.write("tiny:1", "a.txt", ByteRange.WHOLE, closed))
        .hasMessageContaining("Broken pipe");
  }

  @Test
  void putsAVerifiedCopyIntoTheCache() throws IOException {
    Path file = reader.materialise("tiny:1", "a.txt");
    assertThat(file).hasContent("hello world").startsWith(home.registry().home().cache());
    Path folder = reader.materialise("tiny:1", null);
    assertThat(folder).isEqualTo(file.getParent());
    Files.writeString(file, "HELLO world");
    assertThat(reader.materialise("tiny:1", "a.txt")).hasContent("hello world");
    assertThat(reader.materialise("tiny:1", "b")).isDirectory();
    refused(Fault.NOT_FOUND, () -> reader.materialise("tiny:1", "nope"));
  }

  private String cat(String path, ByteRange range) {
    var out = new ByteArrayOutputStream();
    long count = reader.write("tiny:1", path, range, out);
    assertThat(count).isEqualTo(out.size());
    return out.toString(StandardCharsets.UTF_8);
  }
}
