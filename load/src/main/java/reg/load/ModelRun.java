package reg.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;

/**
 * Runs a program on verified copies of a model's files. The copies lie where nobody else can change
 * them, as far as the system allows: on a mount of the program's own ({@link NamespacePlace}), else
 * in a folder of the user's ({@link FolderPlace}).
 *
 * <pre>
 * PLACE/model/                       the files
 * PLACE/hf/hub/models--NAME/         the same as a Hugging Face cache, for offline loads of NAME
 * </pre>
 */
public final class ModelRun implements AutoCloseable {
  private static final String PRIVATE = "rwx------";
  private static final String PREFIX = "run-";

  private static final long GRACE_SECONDS = 5;

  /** Room for folders and the system's own pages. */
  private static final long SLACK_BYTES = 64L << 20;

  private final Place place;
  private final VerifiedModel model;

  private ModelRun(Place place, VerifiedModel model) {
    this.place = place;
    this.model = model;
  }

  /** Whether a mount may be used. */
  public enum Mounts {
    /** When the system allows it and half of its memory holds the model. */
    ALLOWED,
    /** Never. */
    OFF
  }

  /**
   * Verifies and copies all files.
   *
   * @param cache where folders may be made that are as large as the model
   * @throws RegistryException as {@link VerifiedFile#read}, with nothing left behind
   */
  public static ModelRun prepare(
      VerifiedModel model, Path cache, Mounts mounts, ProgressListener progress) {
    try {
      Place place = place(model, cache, mounts);
      try {
        Path files = Files.createDirectory(place.writable().resolve("model"));
        new VerifiedCopy(progress).write(model, files);
        writeHub(model, place.writable());
        place.seal();
        return new ModelRun(place, model);
      } catch (IOException | RuntimeException e) {
        place.close();
        throw e;
      }
    } catch (IOException e) {
      throw new RegistryException(
          Fault.STORAGE, "cannot make verified copies of " + model + " (" + e + ")", e);
    }
  }

  private static Place place(VerifiedModel model, Path cache, Mounts mounts) throws IOException {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE));
    removeLeft(cache);
    String prefix = PREFIX + ProcessHandle.current().pid() + "-";
    Path folder = Files.createTempDirectory(cache, prefix, owner).toRealPath();
    long bytes = model.bytes() + SLACK_BYTES + 8192L * model.files().size();
    boolean fits = bytes < memoryBytes() / 2;
    NamespacePlace mounted =
        mounts == Mounts.ALLOWED && fits ? NamespacePlace.mount(folder, bytes) : null;
    return mounted == null ? new FolderPlace(folder) : new Mounted(mounted, folder);
  }

  /** Removes what processes left that were killed. */
  private static void removeLeft(Path cache) throws IOException {
    try (var folders = Files.newDirectoryStream(cache, PREFIX + "*-*")) {
      for (Path folder : folders) {
        String pid = folder.getFileName().toString().split("-", 3)[1];
        if (pid.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          new FolderPlace(folder).close();
        }
      }
    }
  }

  /** Of Linux, the one system with mounts of one's own; 0 elsewhere. */
  private static long memoryBytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemTotal:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** What huggingface_hub looks for: a branch that names a commit, and the commit's files. */
  private static void writeHub(VerifiedModel model, Path place) throws IOException {
    var id = model.release().release().id();
    Path hub = place.resolve("hf/hub/models--" + id.name());
    String commit = model.release().commitId();
    Files.createDirectories(hub.resolve("refs"));
    Files.createDirectories(hub.resolve("snapshots"));
    Files.writeString(hub.resolve("refs/main"), commit);
    Files.createSymbolicLink(
        hub.resolve("snapshots").resolve(commit), Path.of("../../../../model"));
  }

  /**
   * What the program finds in its environment beside what it had: {@code MODEL_PATH} and {@code
   * REG_MODEL_DIR}, the folder of the files; {@code REG_MODEL_REF}; and for Hugging Face's
   * libraries a home that holds this model alone, and the word that they are offline.
   */
  public Map<String, String> environment() {
    String files = place.visible().resolve("model").toString();
    var variables = new LinkedHashMap<String, String>();
    variables.put("MODEL_PATH", files);
    variables.put("REG_MODEL_DIR", files);
    variables.put("REG_MODEL_REF", model.ref());
    variables.put("HF_HOME", place.visible().resolve("hf").toString());
    variables.put("HF_HUB_OFFLINE", "1");
    variables.put("TRANSFORMERS_OFFLINE", "1");
    variables.put("HF_DATASETS_OFFLINE", "1");
    return variables;
  }

  /** Who can still change the copies, for people. */
  public String limits() {
    return place.limits();
  }

  /**
   * Runs a command with this process's streams and in its folder, and waits for it.
   *
   * @param environment what it finds; {@link #environment} goes over it
   * @return its exit code; 128 and the number of a signal that ended it
   * @throws RegistryException NOT_FOUND when there is no such command; INTERRUPTED, after the
   *     command was asked to end
   */
  public int run(List<String> command, Map<String, String> environment) {
    var builder = new ProcessBuilder(place.command(command)).inheritIO();
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().putAll(environment());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new RegistryException(Fault.NOT_FOUND, "cannot run " + command.getFirst(), e);
    }
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      stop(process);
      throw new RegistryException(Fault.INTERRUPTED, "stopped " + command.getFirst(), e);
    }
  }

  /** The command may clean up, and is then ended. */
  private static void stop(Process process) {
    process.destroy();
    process.onExit().orTimeout(GRACE_SECONDS, TimeUnit.SECONDS).exceptionally(_ -> process).join();
    process.destroyForcibly();
  }

  @Override
  public void close() {
    place.close();
  }

  /** A mount and the folder it was made over. */
  private record Mounted(NamespacePlace mount, Path folder) implements Place {
    @Override
    public Path writable() {
      return mount.writable();
    }

    @Override
    public Path visible() {
      return mount.visible();
    }

    @Override
    public void seal() throws IOException {
      mount.seal();
    }

    @Override
    public List<String> command(List<String> words) {
      return mount.command(words);
    }

    @Override
    public String limits() {
      return mount.limits();
    }

    @Override
    public void close() {
      mount.close();
      new FolderPlace(folder).close();
    }
  }
}
