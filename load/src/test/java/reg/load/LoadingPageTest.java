package reg.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in docs/loading.md compiles. */
class LoadingPageTest {
  @TempDir Path temp;

  @Test
  void theExampleCompiles() throws IOException {
    Path page = Path.of(System.getProperty("reg.repository", ".."), "docs/loading.md");
    var example = Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(page));
    assertThat(example.find()).isTrue();
    String source =
        """
        import java.lang.foreign.*;
        import java.nio.ByteBuffer;
        import java.nio.channels.SeekableByteChannel;
        import java.nio.file.Path;
        import java.util.Map;
        import reg.load.*;

        class Example {
          void load(Path folder) throws java.io.IOException {
            %s
          }
        }
        """
            .formatted(example.group(1));
    var problems = new DiagnosticCollector<JavaFileObject>();
    var compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options = List.of("-proc:none", "-d", temp.toString());
    compiler.getTask(null, null, problems, options, null, List.of(new Source(source))).call();
    assertThat(problems.getDiagnostics())
        .filteredOn(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
        .isEmpty();
    assertThat(temp.resolve("Example.class")).exists();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///Example.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
