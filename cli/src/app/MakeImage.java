import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Makes the self-contained image, {@code java MakeImage.java BUILD}: a Java of the needed modules
 * only, the program, its AOT cache, and the model of the demo; and an archive of it.
 *
 * <pre>
 * BUILD/dist/reg-OS-ARCH/bin/reg, app/, runtime/, share/tiny-llama/, LICENSE
 * BUILD/dist/reg-OS-ARCH.tar.gz
 * </pre>
 */
final class MakeImage {
  /**
   * What jdeps finds because libraries mention it, but reg never reaches: bean introspection of
   * snakeyaml and Jackson, and Jackson's support of SQL and XML types. The training run, which is
   * the demo on the image itself, shows that nothing of it is missing.
   */
  private static final Set<String> UNREACHED = Set.of("java.desktop", "java.sql", "java.xml");

  private final Path build;
  private final Path repository;
  private final Path image;

  private MakeImage(Path build) throws IOException {
    this.build = build;
    this.repository = Assemble.repository(build);
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).replace("mac os x", "macos");
    this.image = build.resolve("dist/reg-" + os + "-" + System.getProperty("os.arch"));
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    new MakeImage(Path.of(args[0]).toAbsolutePath()).run();
  }

  private void run() throws IOException, InterruptedException {
    delete(build.resolve("dist"));
    Files.createDirectories(image.resolve("bin"));
    link(modules());
    new Assemble(image.resolve("runtime"), build, image.resolve("app")).run();
    Files.copy(
        repository.resolve("cli/src/app/image-launcher"),
        image.resolve("bin/reg"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.copy(repository.resolve("LICENSE"), image.resolve("LICENSE"));
    copyFolder(repository.resolve("test-data/tiny-llama"), image.resolve("share/tiny-llama"));
    archive();
    prove();
  }

  private List<String> modules() throws IOException {
    String classPath = Files.readString(build.resolve("class-path")).strip();
    var arguments =
        new ArrayList<>(
            List.of(
                "--print-module-deps",
                "--ignore-missing-deps",
                "--recursive",
                "--multi-release",
                "25",
                "--class-path",
                classPath));
    arguments.add(Assemble.cliJar(build).toString());
    var printed = new StringWriter();
    var writer = new PrintWriter(printed);
    tool("jdeps").run(writer, writer, arguments.toArray(String[]::new));
    String lastLine = printed.toString().lines().reduce("", (before, line) -> line);
    return Arrays.stream(lastLine.split(",")).filter(name -> !UNREACHED.contains(name)).toList();
  }

  private void link(List<String> modules) throws IOException {
    int code =
        tool("jlink")
            .run(
                System.out,
                System.err,
                "--add-modules",
                String.join(",", modules),
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                image.resolve("runtime").toString());
    if (code != 0) {
      throw new IOException("jlink ended with " + code);
    }
  }

  private static ToolProvider tool(String name) {
    return ToolProvider.findFirst(name).orElseThrow();
  }

  /** Keeps times to the second, by which the AOT cache knows its jars. */
  private void archive() throws IOException, InterruptedException {
    String name = image.getFileName().toString();
    var command = new ProcessBuilder("tar", "-czf", name + ".tar.gz", name);
    int code = command.directory(image.getParent().toFile()).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("tar ended with " + code);
    }
  }

  /** Tells the story by the image alone: no Java on the PATH, no variable that names one. */
  private void prove() throws IOException, InterruptedException {
    Path tools = Files.createDirectories(build.resolve("dist/tools"));
    Files.createSymbolicLink(tools.resolve("dirname"), Path.of("/usr/bin/dirname"));
    var command = new ProcessBuilder(image.resolve("bin/reg").toString(), "demo");
    command.environment().clear();
    command.environment().put("PATH", tools.toString());
    command.redirectOutput(Redirect.DISCARD).redirectError(Redirect.INHERIT);
    int code = command.start().waitFor();
    if (code != 0) {
      throw new IOException("'reg demo' of the image ended with " + code);
    }
    System.out.println(image + ": 'reg demo' ended with 0, without a JDK");
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(folder)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
