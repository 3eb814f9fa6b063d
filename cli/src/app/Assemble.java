import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
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
 * OUT/lib/cli.jar   all jars as one, not compressed
 * OUT/native/       the native libraries of this platform, so that no start unpacks them
 * OUT/jvm.options   the flags of every run
 * OUT/start.sh      how it is started
 * OUT/reg.aot       the AOT cache of a training run with exactly these files
 * OUT/short.aot     another, for commands that are over soon
 * </pre>
 */
final class Assemble {
  /** An AOT cache takes no older class files; picocli's are of Java 5. */
  private static final int CACHEABLE_MAJOR_MIN = ClassFile.JAVA_6_VERSION;

  private static final long ENTRY_TIME_MILLIS = 1_767_225_600_000L;
  private static final String NETTY_FOLDER = "META-INF/native/";
  private static final String NETTY_LIBRARIES = NETTY_FOLDER + "libnetty_";
  private static final List<String> NATIVE_LIBRARIES = List.of("rocksdbjni", "zstd-jni");

  private static final int NOISE_BYTES = 1 << 20;

  private static final String LEFT_OUT =
      ".*\\.(so|dll|dylib|jnilib)|(.*/)?module-info\\.class"
          + "|META-INF/([^/]*\\.(SF|RSA|DSA|EC)|MANIFEST\\.MF|INDEX\\.LIST)";

  private final SortedMap<String, byte[]> resources = new TreeMap<>();
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
    try (var program = new ZipOutputStream(Files.newOutputStream(out.resolve("lib/cli.jar")))) {
      store(program, JarFile.MANIFEST_NAME, "Manifest-Version: 1.0\n\n".getBytes(UTF_8));
      for (String jar : Files.readString(build.resolve("class-path")).strip().split(":")) {
        copyJar(Path.of(jar), program);
      }
      copyJar(cliJar(build), program);
      for (var resource : resources.entrySet()) {
        store(program, resource.getKey(), resource.getValue());
      }
    }
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

  /**
   * Copies what this platform and this Java need; native libraries go to native/, those of others
   * nowhere. One jar, because whoever looks for a service opens and reads every jar, which is the
   * half of a short command; without signatures, because no class of a signed jar is cached.
   */
  private void copyJar(Path from, ZipOutputStream program) throws IOException {
    try (var jar = new JarFile(from.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
      for (JarEntry entry : jar.versionedStream().toList()) {
        if (!entry.isDirectory()) {
          copyEntry(jar, entry, program);
        }
      }
    }
  }

  private void copyEntry(JarFile jar, JarEntry entry, ZipOutputStream program) throws IOException {
    String name = entry.getName();
    try (InputStream content = jar.getInputStream(entry)) {
      if (name.equals(platform.rocks)) {
        Files.copy(content, nativeFile("rocksdbjni"));
      } else if (name.startsWith(platform.zstd)) {
        Files.copy(content, nativeFile("zstd-jni"));
      } else if (name.startsWith(NETTY_LIBRARIES) && platform.isLinux()) {
        Files.copy(content, out.resolve("native").resolve(name.substring(NETTY_FOLDER.length())));
      } else if (name.endsWith(".class") && !name.endsWith("module-info.class")) {
        store(program, name, cacheable(jar, content.readAllBytes()));
      } else if (!name.matches(LEFT_OUT)) {
        resources.merge(name, content.readAllBytes(), Assemble::joined);
      }
    }
  }

  /** What several jars have: lists of services, licences. */
  private static byte[] joined(byte[] first, byte[] second) {
    var both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.write('\n');
    both.writeBytes(second);
    return both.toByteArray();
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

  /**
   * Runs the demo, which uses most commands, and keeps what the JVM learned; then a verification,
   * for commands that are over soon. A JVM makes all classes of its cache ready at each start:
   * those of the demo take 0.1 s, most of them for the network. It also compiles at once what was
   * compiled in training, which pays later than a short command is over.
   */
  private void train() throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("reg-train-");
    try {
      run(work, "-XX:AOTCacheOutput=" + out.resolve("reg.aot"), "demo");
      String cached = "-XX:AOTCache=" + out.resolve("reg.aot");
      String copy = work.resolve("copy").toString();
      run(work, cached, "push", noisyModel(work).toString(), "tiny-llama:1.0");
      run(work, cached, "pull", "tiny-llama:1.0", copy);
      String forget = "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining";
      run(work, forget + " -XX:AOTCacheOutput=" + out.resolve("short.aot"), "verify", copy);
    } finally {
      delete(work);
    }
    for (String cache : List.of("reg.aot", "short.aot")) {
      if (!Files.exists(out.resolve(cache))) {
        throw new IOException("the training run left no " + cache);
      }
    }
  }

  /** Runs a command as start.sh does, with a home in a folder. */
  private void run(Path work, String flags, String... command)
      throws IOException, InterruptedException {
    var words = new ArrayList<String>();
    words.add(javaHome.resolve("bin/java").toString());
    words.add("@" + out.resolve("jvm.options"));
    words.addAll(List.of(flags.split(" ")));
    words.add("-Djava.library.path=" + out.resolve("native"));
    words.add("-DZstdNativePath=" + nativeFile("zstd-jni"));
    words.add("-Dreg.demo.model=" + model());
    words.addAll(List.of("-cp", out.resolve("lib/cli.jar").toString(), "reg.cli.Reg"));
    words.addAll(List.of(command));
    var process = new ProcessBuilder(words);
    process.environment().put("REG_HOME", work.resolve("home").toString());
    int code = process.redirectErrorStream(true).redirectOutput(Redirect.INHERIT).start().waitFor();
    if (code != 0) {
      throw new IOException("the training run of " + command[0] + " ended with " + code);
    }
  }

  /** The model of the demo and bytes as those of large weights, in which the scan looks further. */
  private Path noisyModel(Path work) throws IOException {
    Path noisy = Files.createDirectory(work.resolve("model"));
    try (var files = Files.newDirectoryStream(model())) {
      for (Path file : files) {
        Files.copy(file, noisy.resolve(file.getFileName()));
      }
    }
    byte[] noise = new byte[NOISE_BYTES];
    new Random(1).nextBytes(noise);
    Files.write(noisy.resolve("noise.bin"), noise);
    return noisy;
  }

  private Path model() {
    return repository.resolve("test-data/tiny-llama");
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
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
