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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Lays out the program as it runs: {@code java Assemble.java JAVA_HOME BUILD OUT}, where BUILD is
 * the folder that Maven built the command line in. The launcher of a clone calls it, and {@link
 * MakeImage} with the Java of the image.
 *
 * <pre>
 * OUT/lib/          the jars, not compressed; cli.jar names the others in its manifest
 * OUT/native/       the native libraries of this platform, so that no start unpacks them
 * OUT/jvm.options   the flags of every run
 * OUT/start.sh      how it is started
 * OUT/reg.aot       the AOT cache of a training run with exactly these files
 * </pre>
 */
final class Assemble {
  /** An AOT cache takes no older class files; picocli's are of Java 5. */
  private static final int CACHEABLE_MAJOR_MIN = ClassFile.JAVA_6_VERSION;

  private static final long ENTRY_TIME_MILLIS = 1_767_225_600_000L;
  private static final String NETTY_FOLDER = "META-INF/native/";
  private static final String NETTY_LIBRARIES = NETTY_FOLDER + "libnetty_";
  private static final List<String> NATIVE_LIBRARIES = List.of("rocksdbjni", "zstd-jni");

  private final Path javaHome;
  private final Path build;
  private final Path out;
  private final Path repository;
  private final Platform platform = Platform.current();

  Assemble(Path javaHome, Path build, Path out) throws IOException {
    this.javaHome = javaHome;
    this.build = build;
    this.out = out;
    this.repository = repository(build);
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    new Assemble(Path.of(args[0]), Path.of(args[1]), Path.of(args[2])).run();
  }

  void run() throws IOException, InterruptedException {
    Files.createDirectories(out.resolve("lib"));
    Files.createDirectories(out.resolve("native"));
    for (String jar : Files.readString(build.resolve("class-path")).strip().split(":")) {
      Path from = Path.of(jar);
      copyJar(from, out.resolve("lib").resolve(from.getFileName()));
    }
    copyJar(cliJar(build), out.resolve("lib/cli.jar"));
    for (String library : NATIVE_LIBRARIES) {
      if (!Files.exists(nativeFile(library))) {
        throw new IOException("the jars have no native library " + library + " for " + platform);
      }
    }
    for (String file : List.of("jvm.options", "start.sh")) {
      Files.copy(repository.resolve("cli/src/app").resolve(file), out.resolve(file));
    }
    train();
  }

  /** The clone that a folder lies in. */
  static Path repository(Path folder) throws IOException {
    for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("cli/src/app"))) {
        return at;
      }
    }
    throw new IOException(folder + " lies in no clone of reg");
  }

  /** The jar of the command line itself. */
  static Path cliJar(Path build) throws IOException {
    try (var jars = Files.newDirectoryStream(build, "cli-*.jar")) {
      return jars.iterator().next();
    }
  }

  private Path nativeFile(String library) {
    return out.resolve("native").resolve(System.mapLibraryName(library));
  }

  /** Copies what this platform needs; its libraries go to native/, those of others nowhere. */
  private void copyJar(Path from, Path to) throws IOException {
    try (var jar = new ZipFile(from.toFile());
        var copy = new ZipOutputStream(Files.newOutputStream(to))) {
      for (var entries = jar.entries(); entries.hasMoreElements(); ) {
        var entry = entries.nextElement();
        if (!entry.isDirectory()) {
          copyEntry(jar, entry, copy);
        }
      }
    }
  }

  private void copyEntry(ZipFile jar, ZipEntry entry, ZipOutputStream copy) throws IOException {
    String name = entry.getName();
    try (InputStream content = jar.getInputStream(entry)) {
      if (name.equals(platform.rocks)) {
        Files.copy(content, nativeFile("rocksdbjni"));
      } else if (name.startsWith(platform.zstd)) {
        Files.copy(content, nativeFile("zstd-jni"));
      } else if (name.startsWith(NETTY_LIBRARIES) && platform.isLinux()) {
        Files.copy(content, out.resolve("native").resolve(name.substring(NETTY_FOLDER.length())));
      } else if (name.endsWith(".class")) {
        store(copy, name, cacheable(jar, content.readAllBytes()));
      } else if (name.equals("META-INF/MANIFEST.MF")) {
        store(copy, name, plain(content.readAllBytes()));
      } else if (!name.matches(".*\\.(so|dll|dylib|jnilib)|META-INF/[^/]*\\.(SF|RSA|DSA|EC)")) {
        store(copy, name, content.readAllBytes());
      }
    }
  }

  /**
   * The manifest's main section, without what seals packages: a JVM refuses to start with cached
   * classes of a sealed one. The other sections are the hashes of a signed jar, none of whose
   * classes would be cached, and which each start would verify by code not yet compiled: 0.3 s.
   */
  private static byte[] plain(byte[] manifest) {
    String main = new String(manifest, StandardCharsets.UTF_8).split("\n\r?\n", 2)[0];
    String unsealed = main.replaceAll("(?m)^Sealed: true(\\R|$)", "").stripTrailing();
    return (unsealed + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Gives an old class file the stack maps that a cacheable one has. */
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

  /** The class file of a type of the same jar; null when it is of another. */
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
    entry.setTime(ENTRY_TIME_MILLIS);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    jar.putNextEntry(entry);
    jar.write(bytes);
    jar.closeEntry();
  }

  /** Runs the demo, which uses most commands, and keeps what the JVM learned. */
  private void train() throws IOException, InterruptedException {
    var command =
        new ProcessBuilder(
            javaHome.resolve("bin/java").toString(),
            "@" + out.resolve("jvm.options"),
            "-XX:AOTCacheOutput=" + out.resolve("reg.aot"),
            "-Djava.library.path=" + out.resolve("native"),
            "-DZstdNativePath=" + nativeFile("zstd-jni"),
            "-Dreg.demo.model=" + repository.resolve("test-data/tiny-llama"),
            "-cp",
            out.resolve("lib/cli.jar").toString(),
            "reg.cli.Reg",
            "demo");
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
      String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
      if (System.getProperty("os.name").startsWith("Mac")) {
        boolean arm = arch.equals("aarch64");
        return new Platform(
            "librocksdbjni-osx-" + (arm ? "arm64" : "x86_64") + ".jnilib",
            "darwin/" + (arm ? "aarch64" : "x86_64") + "/");
      }
      String suffix = (arch.equals("amd64") ? "64" : "-" + arch) + (isMusl() ? "-musl" : "");
      return new Platform("librocksdbjni-linux" + suffix + ".so", "linux/" + arch + "/");
    }

    boolean isLinux() {
      return zstd.startsWith("linux/");
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
