package reg.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory that is mounted for one program alone: in a mount namespace of its own
 * (Linux), which a process holds open until the program ends. Other programs do not see it, and
 * once it is sealed nobody writes to it, not even the program.
 *
 * <p>Made with util-linux' {@code unshare} and {@code nsenter}. A user who is not root needs leave
 * for user namespaces; the program then runs as that same user, in a namespace within.
 */
final class NamespacePlace implements Place {
  private static final String HOLDER =
      """
      set -e
      mount -t tmpfs -o "size=$2,mode=0700,nosuid,nodev,noexec" reg-run "$1"
      echo mounted
      read -r _
      mount -o "remount,ro,nosuid,nodev,noexec" "$1"
      echo sealed
      read -r _
      """;

  private final Process holder;
  private final BufferedReader answers;
  private final Path mountPoint;
  private final boolean root;

  private NamespacePlace(Process holder, Path mountPoint, boolean root) {
    this.holder = holder;
    this.answers = holder.inputReader(StandardCharsets.UTF_8);
    this.mountPoint = mountPoint;
    this.root = root;
  }

  /**
   * Mounts.
   *
   * @param bytes how much it must take
   * @param mountPoint an empty folder of the user's
   * @return null where that is not allowed or not possible
   */
  static @Nullable NamespacePlace mount(Path mountPoint, long bytes) throws IOException {
    return mount(mountPoint, bytes, "0".equals(userId()));
  }

  /** As above; a root may also do without its rights, as other users must. */
  static @Nullable NamespacePlace mount(Path mountPoint, long bytes, boolean root)
      throws IOException {
    var words = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private"));
    if (!root) {
      words.addAll(List.of("--user", "--map-root-user"));
    }
    words.addAll(List.of("sh", "-c", HOLDER, "reg-run", mountPoint.toString(), bytes + ""));
    Process holder;
    try {
      holder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      // No such program: not Linux, or a very small one.
      return null;
    }
    var place = new NamespacePlace(holder, mountPoint, root);
    if ("mounted".equals(place.answers.readLine()) && Files.isWritable(place.writable())) {
      return place;
    }
    place.close();
    return null;
  }

  private static String userId() throws IOException {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
    } catch (NoSuchFileException e) {
      // Not Linux.
      return "";
    }
  }

  /** The holder's own view, which this process may enter and others may not. */
  @Override
  public Path writable() {
    return Path.of("/proc/" + holder.pid() + "/root" + mountPoint);
  }

  @Override
  public Path visible() {
    return mountPoint;
  }

  @Override
  public void seal() throws IOException {
    var go = holder.outputWriter(StandardCharsets.UTF_8);
    go.write("seal\n");
    go.flush();
    if (!"sealed".equals(answers.readLine())) {
      throw new IOException("the mount at " + mountPoint + " cannot be made read-only");
    }
  }

  @Override
  public List<String> command(List<String> words) {
    var all = new ArrayList<>(List.of("nsenter", "--mount=/proc/" + holder.pid() + "/ns/mnt"));
    if (!root) {
      all.addAll(
          List.of(
              "--user=/proc/" + holder.pid() + "/ns/user", "--preserve-credentials", "unshare"));
      all.addAll(List.of("--user", "--map-user=" + id("uid"), "--map-group=" + id("gid")));
    }
    all.addAll(List.of("sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh"));
    all.add(Path.of("").toAbsolutePath().toString());
    all.addAll(words);
    return all;
  }

  private static String id(String name) {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:" + name).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public String limits() {
    return "on a read-only mount in memory that no other program sees";
  }

  @Override
  public void close() {
    holder.destroyForcibly();
    try {
      holder.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
