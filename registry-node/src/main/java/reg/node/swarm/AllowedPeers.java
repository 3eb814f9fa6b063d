package reg.node.swarm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.PeerId;

/** The file that lists the only peers to talk to: one peer id a line, {@code #} before remarks. */
final class AllowedPeers {
  private static final int BYTES_MAX = 4 << 20;
  private static final int PEERS_MAX = 10_000;

  private AllowedPeers() {}

  /**
   * Reads the file.
   *
   * @throws RegistryException NOT_FOUND; MALFORMED, naming the line; STORAGE
   */
  static Set<PeerId> read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new RegistryException(Fault.NOT_FOUND, "there is no list of allowed peers " + file);
    }
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new RegistryException(Fault.MALFORMED, file + " is too long");
      }
      var peers = new HashSet<PeerId>();
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        number++;
        String name = line.replaceFirst("#.*", "").strip();
        if (!name.isEmpty()) {
          peers.add(peer(name, file + " line " + number));
        }
      }
      if (peers.size() > PEERS_MAX) {
        throw new RegistryException(Fault.MALFORMED, file + " lists more than " + PEERS_MAX);
      }
      return peers;
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + file + " (" + e + ")", e);
    }
  }

  /** A peer id; a failure says where it stands. */
  static PeerId peer(String text, String where) {
    try {
      return PeerId.parse(text);
    } catch (RegistryException e) {
      throw new RegistryException(
          Fault.MALFORMED, where + ": '" + text + "' is no peer id, as 12D3KooW…", e);
    }
  }
}
