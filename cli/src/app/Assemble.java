import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Lays out the program as it runs: {@code java Assemble.java JAVA_HOME CLI_TARGET OUT}. The
 * launcher and the runtime image both call it, each with its own Java.
 *
 * <pre>
 * OUT/lib/          the jars, not compressed; cli.jar names the others in its manifest
 * OUT/native/       the native libraries of this platform, so that no start unpacks them
 * OUT/jvm.options   the flags of every run
 * OUT/reg.aot       the AOT cache of a training run with exactly these files
 * OUT/java-home     the Java that the cache belongs to
 * </pre>
 */
final class Assemble {
  /** Older class files cannot go into an AOT cache; picocli's are of Java 5. */
  private static final int CACHEABLE_MAJOR_MIN = ClassFile.JAVA_6_VERSION;

  private static final long FIXED_TIME_MILLIS = 1_767_225_600_000L;

  private final Path javaHome;
  private final Path target;
  private final Path out;
  private final Platform platform = Platform.current();

  private Assemble(Path javaHome, Path target, Path out) {
    this.javaHome = javaHome;
    this.target = target;
    this.out = out;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    new Assemble(Path.of(args[0]), Path.of(args[1]), Path.of(args[2])).run();
  }

  private void run() throws IOException, InterruptedException {
    Files.createDirectories(out.resolve("lib"));
    Files.createDirectories(out.resolve("native"));
    for (String jar : Files.readString(target.resolve("class-path")).strip().split(":")) {
      copyJar(Path.of(jar), out.resolve("lib").resolve(Path.of(jar).getFileName()));
    }
    copyJar(cliJar(), out.resolve("lib/cli.jar"));
    for (String library : List.of("rocksdbjni", "zstd-jni")) {
      if (!Files.exists(nativeFile(library))) {
        throw new IOException("the jars have no native library " + library + " for " + platform);
      }
    }
    Files.copy(target.resolveSibling("src/app/jvm.options"), out.resolve("jvm.options"));
    Files.writeString(out.resolve("java-home"), javaHome + "\n");
    train();
  }

  private Path cliJar() throws IOException {
    try (var jars = Files.newDirectoryStream(target, "cli-*.jar")) {
      return jars.iterator().next();
    }
  }

  private Path nativeFile(String library) {
    return out.resolve("native").resolve(System.mapLibraryName(library));
  }

  /** Copies what this platform needs; libraries of its own go to native/, others are left out. */
  private void copyJar(Path from, Path to) throws IOException {
    try (var jar = new ZipFile(from.toFile());
        var copy = new ZipOutputStream(Files.newOutputStream(to))) {
      for (var entries = jar.entries(); entries.hasMoreElements(); ) {
        var entry = entries.nextElement();
        String name = entry.getName();
        if (entry.isDirectory()) {
          continue;
        }
        try (InputStream content = jar.getInputStream(entry)) {
          if (name.equals(platform.rocks)) {
            Files.copy(content, nativeFile("rocksdbjni"));
          } else if (name.startsWith(platform.zstd)) {
            Files.copy(content, nativeFile("zstd-jni"));
          } else if (!name.matches(".*\\.(so|dll|dylib|jnilib|a)")) {
            store(
                copy,
                name,
                name.endsWith(".class")
                    ? cacheable(jar, content.readAllBytes())
                    : content.readAllBytes());
          }
        }
      }
    }
  }

  private static byte[] cacheable(ZipFile jar, byte[] bytes) {
    var format =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(type -> classFile(jar, type))
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    var parsed = format.parse(bytes);
    if (parsed.majorVersion() >= CACHEABLE_MAJOR_MIN) {
      return bytes;
    }
    return format.transformClass(
        parsed,
        ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
            .andThen(
                ClassTransform.endHandler(
                    built -> built.withVersion(ClassFile.JAVA_8_VERSION, 0))));
  }

  private static InputStream classFile(ZipFile jar, ClassDesc type) {
    String descriptor = type.descriptorString();
    var entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
    try {
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void store(ZipOutputStream jar, String name, byte[] bytes) throws IOException {
    var crc = new CRC32();
    crc.update(bytes);
    var entry = new ZipEntry(name);
    entry.setTime(FIXED_TIME_MILLIS);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    jar.putNextEntry(entry);
    jar.write(bytes);
    jar.closeEntry();
  }

  /**
   * Runs the usual commands once, in a home that is thrown away, and keeps what the JVM learned.
   */
  private void train() throws IOException, InterruptedException {
    var home = Files.createTempDirectory("reg-training");
    var command =
        new ProcessBuilder(
            javaHome.resolve("bin/java").toString(),
            "@" + out.resolve("jvm.options"),
            "-XX:AOTCacheOutput=" + out.resolve("reg.aot"),
            "-Djava.library.path=" + out.resolve("native"),
            "-DZstdNativePath=" + nativeFile("zstd-jni"),
            "-cp",
            out.resolve("lib/cli.jar").toString(),
            "reg.cli.Reg",
            "version");
    command.environment().put("REG_HOME", home.toString());
    int code = command.redirectErrorStream(true).redirectOutput(Redirect.INHERIT).start().waitFor();
    if (code != 0 || !Files.exists(out.resolve("reg.aot"))) {
      throw new IOException("the training run ended with " + code);
    }
  }

  /**
   * Where the jars keep the native libraries.
   *
   * @param rocks entry of rocksdbjni
   * @param zstd folder of zstd-jni
   */
  private record Platform(String rocks, String zstd) {
    static Platform current() {
      boolean mac = System.getProperty("os.name").startsWith("Mac");
      String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
      if (mac) {
        boolean arm = arch.equals("aarch64");
        return new Platform(
            "librocksdbjni-osx-" + (arm ? "arm64" : "x86_64") + ".jnilib",
            "darwin/" + (arm ? "aarch64/" : "x86_64/"));
      }
      String suffix = arch.equals("amd64") ? "64" : "-" + arch;
      return new Platform(
          "librocksdbjni-linux" + suffix + (isMusl() ? "-musl" : "") + ".so",
          "linux/" + arch + "/");
    }

    private static boolean isMusl() {
      try (var files = Files.newDirectoryStream(Path.of("/lib"), "ld-musl-*")) {
        return files.iterator().hasNext();
      } catch (IOException e) {
        return false;
      }
    }
  }
}
