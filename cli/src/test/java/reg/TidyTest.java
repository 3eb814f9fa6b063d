package reg;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sizes, banned words and links that must resolve. The limits may be tightened, never loosened. */
class TidyTest {
  private static final int FILE_LINES_MAX = 400;
  private static final int FUNCTION_LINES_MAX = 60;
  private static final int PARAMETERS_MAX = 5;

  private static final Pattern BANNED_NAME =
      Pattern.compile("(Manager|Helper|Utils?|Impl|Common)$");
  private static final Pattern BANNED_TEXT =
      Pattern.compile("TODO|FIXME|XXX|printStackTrace|catch \\(Exception |@Disabled|assumeTrue");
  private static final Pattern MARKDOWN_LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");
  private static final Pattern CLASS_IN_DOCS =
      Pattern.compile("`([A-Z][A-Za-z0-9]+)\\.([a-z][A-Za-z0-9]*)(?:\\(\\))?`");

  private static final Pattern TEST_IN_DOCS = Pattern.compile("`([A-Z][A-Za-z0-9]+(?:Test|IT))`");

  /** Attacks that each must have a test: those of nodes, and those that a test names by number. */
  private static final List<String> ATTACKS =
      List.of(
          "N1 N2 N3 N4 N5 N6 N7 N8 N9 N11 N12 N13 N14 N15",
          "S1 S2 S3 S4 S5 S6 S7 S8 S9 S10 S11",
          "P1 P2 P3 P4",
          "F1 F2 F3 F4",
          "L1 L2 L3");

  @Test
  void filesFitTheirLimit() throws IOException {
    var tooLong = new ArrayList<String>();
    for (Path file : SourceTree.files(".java")) {
      long lines = Files.readAllLines(file).size();
      if (lines > FILE_LINES_MAX) {
        tooLong.add(name(file) + ": " + lines + " lines");
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void functionsFitAScreen() throws IOException {
    var findings = new ArrayList<String>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var sources = files.getJavaFileObjectsFromPaths(SourceTree.files(".java"));
      var task = (JavacTask) compiler.getTask(null, files, d -> {}, List.of(), null, sources);
      var positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new Sizes(unit, positions, findings).scan(unit, null);
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void bannedWordsAreAbsent() throws IOException {
    var findings = new ArrayList<String>();
    for (Path file : SourceTree.files(".java")) {
      if (file.getFileName().toString().equals("TidyTest.java")) {
        continue;
      }
      var matcher = BANNED_TEXT.matcher(Files.readString(file));
      while (matcher.find()) {
        findings.add(name(file) + ": " + matcher.group());
      }
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void linksInDocumentsResolve() throws IOException {
    var broken = new ArrayList<String>();
    for (Path file : SourceTree.files(".md")) {
      var matcher = MARKDOWN_LINK.matcher(Files.readString(file));
      while (matcher.find()) {
        if (!Files.exists(file.resolveSibling(matcher.group(1)))) {
          broken.add(name(file) + ": " + matcher.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void theDataPathNamesWhatExists() throws IOException {
    Set<String> missing = new TreeSet<>();
    var sources = SourceTree.files(".java");
    var matcher =
        CLASS_IN_DOCS.matcher(Files.readString(SourceTree.root().resolve("docs/data-path.md")));
    int named = 0;
    while (matcher.find()) {
      named++;
      if (!isDeclared(sources, matcher.group(1), matcher.group(2))) {
        missing.add(matcher.group());
      }
    }
    assertThat(named).isPositive();
    assertThat(missing).isEmpty();
  }

  @Test
  void theAttacksNameTestsThatExist() throws IOException {
    var tests = new TreeMap<String, Path>();
    for (Path file : SourceTree.files(".java")) {
      tests.put(file.getFileName().toString().replace(".java", ""), file);
    }
    for (String name : List.of("attacks", "testing")) {
      String page = Files.readString(SourceTree.root().resolve("docs/" + name + ".md"));
      assertThat(named(page)).isNotEmpty().allMatch(tests::containsKey);
    }
    List<String> rows = Files.readAllLines(SourceTree.root().resolve("docs/attacks.md"));
    for (String attacks : ATTACKS) {
      for (String attack : attacks.split(" ", -1)) {
        String row =
            rows.stream().filter(r -> r.startsWith("| " + attack + " ")).findAny().orElse("");
        assertThat(named(row)).as(attack).isNotEmpty();
        if (!attack.startsWith("N")) {
          assertThat(named(row))
              .as(attack)
              .allMatch(test -> tells(tests.getOrDefault(test, SourceTree.root()), attack));
        }
      }
    }
  }

  private static List<String> named(String text) {
    return TEST_IN_DOCS.matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** Whether a test says which attack it is of: {@code S1}, or s1…(). */
  private static boolean tells(Path test, String attack) {
    String number = attack.toLowerCase(Locale.ROOT);
    try {
      return Pattern.compile("\\b" + attack + "\\b|\\b" + number + "[A-Z]")
          .matcher(Files.readString(test))
          .find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isDeclared(List<Path> sources, String type, String method)
      throws IOException {
    var declaration = Pattern.compile("\\b" + method + "\\(");
    for (Path file : sources) {
      if (file.getFileName().toString().equals(type + ".java")) {
        return declaration.matcher(Files.readString(file)).find();
      }
    }
    return false;
  }

  private static String name(Path file) {
    return SourceTree.root().relativize(file).toString();
  }

  /** Collects functions and classes outside the limits. */
  private static final class Sizes extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> findings;

    Sizes(CompilationUnitTree unit, SourcePositions positions, List<String> findings) {
      this.unit = unit;
      this.positions = positions;
      this.findings = findings;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
      if (BANNED_NAME.matcher(type.getSimpleName()).find()) {
        findings.add("class name " + type.getSimpleName());
      }
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      long lines = line(positions.getEndPosition(unit, method)) - line(start(method)) + 1;
      if (lines > FUNCTION_LINES_MAX) {
        findings.add(where(method) + ": " + lines + " lines");
      }
      boolean constructor = method.getName().contentEquals("<init>");
      if (!constructor && method.getParameters().size() > PARAMETERS_MAX) {
        findings.add(where(method) + ": " + method.getParameters().size() + " parameters");
      }
      return super.visitMethod(method, null);
    }

    private long start(MethodTree method) {
      return positions.getStartPosition(unit, method);
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }

    private String where(MethodTree method) {
      return name(Path.of(unit.getSourceFile().toUri())) + " " + method.getName();
    }
  }
}
