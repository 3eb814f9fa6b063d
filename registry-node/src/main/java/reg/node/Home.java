package reg.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * Where everything of one user lies. Knows all paths and makes the folders; reads and writes
 * nothing else.
 *
 * <pre>
 * config.toml   settings, optional        {@link RegConfig}
 * policy.toml   what may be let in, optional
 * keys/         private keys, mode 0700
 * trust/        what is known of other publishers, mode 0700
 * store/        the block store
 * cache/        files written out for programs that want a path
 * swarm.key     the key of the private network that the node is in, optional, mode 0600
 * bans          the peers that the node has banned
 * node.sock     where a running node takes commands
 * node.log      what the node in the background said
 * head.record   the IPNS record by which the own head was published last
 * </pre>
 */
public final class Home {
  /** The environment variable that names the folder. */
  public static final String VARIABLE = "REG_HOME";

  private static final String DEFAULT_NAME = ".reg";
  private static final FileAttribute<?>[] PRIVATE =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
          }
          : new FileAttribute<?>[0];

  private final Path folder;

  private Home(Path folder) {
    this.folder = folder;
  }

  /** The folder that {@code REG_HOME} names, else {@code .reg} in the user's home folder. */
  public static Home locate(Map<String, String> environment) {
    String named = environment.get(VARIABLE);
    return named == null || named.isEmpty()
        ? at(Path.of(System.getProperty("user.home"), DEFAULT_NAME))
        : at(Path.of(named));
  }

  /** A given folder, which need not exist yet. */
  public static Home at(Path folder) {
    return new Home(folder.toAbsolutePath().normalize());
  }

  /**
   * Makes the folders that are missing, readable by nobody else.
   *
   * @throws RegistryException STORAGE when that fails
   */
  public void create() {
    try {
      Path parent = folder.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectories(folder, PRIVATE);
      for (Path inner : new Path[] {keys(), trust(), store(), cache()}) {
        Files.createDirectories(inner, PRIVATE);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new RegistryException(
          Fault.STORAGE,
          "cannot make the folders of " + folder + " (" + e + "); set " + VARIABLE + " to another",
          e);
    }
  }

  /** Whether {@link #create} was here. */
  public boolean exists() {
    return Files.isDirectory(store());
  }

  public Path folder() {
    return folder;
  }

  public Path configFile() {
    return folder.resolve("config.toml");
  }

  /** What may be let in: {@link reg.manifest.policy.PolicyReader}. */
  public Path policyFile() {
    return folder.resolve("policy.toml");
  }

  public Path keys() {
    return folder.resolve("keys");
  }

  /** The publisher's private key. */
  public Path publisherKey() {
    return keys().resolve("publisher.key");
  }

  /** The private key of the node's libp2p identity. */
  public Path nodeKey() {
    return keys().resolve("node.key");
  }

  /** The private key that signs for OpenSSF Model Signing. */
  public Path modelSigningKey() {
    return keys().resolve("model-signing.key");
  }

  /** The identity of age that opens private releases. */
  public Path readerKey() {
    return keys().resolve("age.key");
  }

  public Path trust() {
    return folder.resolve("trust");
  }

  public Path store() {
    return folder.resolve("store");
  }

  /** The key of a private network; absent for the public one. */
  public Path swarmKey() {
    return folder.resolve("swarm.key");
  }

  /** The peers that the node has banned, and until when. */
  public Path bans() {
    return folder.resolve("bans");
  }

  /** The Unix socket on which a running node takes commands. */
  public Path nodeSocket() {
    return folder.resolve("node.sock");
  }

  /** What a node in the background says. */
  public Path nodeLog() {
    return folder.resolve("node.log");
  }

  /** The IPNS record by which the own head was published last. */
  public Path headRecord() {
    return folder.resolve("head.record");
  }

  public Path cache() {
    return folder.resolve("cache");
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
