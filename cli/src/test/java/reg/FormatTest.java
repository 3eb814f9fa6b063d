package reg;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/**
 * The formatter gate. It is a test because the formatter needs the JDK that the code is written
 * for, while Maven may run on an older one. {@code mvn -pl cli -am test -Dtest=FormatTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dreg.format=apply} rewrites what it finds.
 */
class FormatTest {
  @Test
  void everySourceIsFormatted() throws IOException, FormatterException {
    boolean apply = "apply".equals(System.getProperty("reg.format"));
    var differing = new ArrayList<Path>();
    for (Path file : SourceTree.files(".java")) {
      String source = Files.readString(file);
      if (!formatted(source).equals(source)) {
        differing.add(SourceTree.root().relativize(file));
        if (apply) {
          Files.writeString(file, formatted(source));
        }
      }
    }
    if (!apply) {
      assertThat(differing).as("not formatted; see CONTRIBUTING.md").isEmpty();
    }
  }

  private static String formatted(String source) throws FormatterException {
    String withoutUnused = RemoveUnusedImports.removeUnusedImports(source);
    return new Formatter().formatSource(ImportOrderer.reorderImports(withoutUnused, Style.GOOGLE));
  }
}
