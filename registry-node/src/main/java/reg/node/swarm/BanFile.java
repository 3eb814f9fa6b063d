package reg.node.swarm;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Host;
import reg.libp2p.PeerId;
import reg.node.Home;
import reg.node.folder.Durable;

/**
 * The bans that outlive the node: {@code peer ID UNTIL} or {@code ip ADDRESS UNTIL} on each line,
 * times as in ISO 8601.
 */
final class BanFile {
  private static final int BYTES_MAX = 4 << 20;

  private final Path folder;
  private final Path file;

  /** The file in a home. */
  BanFile(Home home) {
    this.folder = home.folder();
    this.file = home.bans();
  }

  /** Who is banned until when. */
  record Bans(Map<PeerId, Instant> peers, Map<InetAddress, Instant> addresses) {
    /** Those in force on a host. */
    static Bans of(Host host) {
      return new Bans(host.bans(), host.addressBans());
    }
  }

  /**
   * Reads the file; no bans when there is none.
   *
   * @throws RegistryException MALFORMED, naming the line; STORAGE
   */
  Bans read() {
    Map<PeerId, Instant> peers = new HashMap<>();
    Map<InetAddress, Instant> addresses = new HashMap<>();
    if (!Files.exists(file)) {
      return new Bans(peers, addresses);
    }
    int number = 0;
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new RegistryException(Fault.MALFORMED, file + " is too long");
      }
      for (String line : Files.readAllLines(file)) {
        number++;
        String[] words = line.split(" ", -1);
        Instant until = words.length == 3 ? Instant.parse(words[2]) : Instant.EPOCH;
        switch (words[0]) {
          case "peer" -> peers.put(PeerId.parse(words[1]), until);
          case "ip" -> addresses.put(InetAddress.ofLiteral(words[1]), until);
          default -> throw new IllegalArgumentException(line);
        }
      }
    } catch (IllegalArgumentException
        | DateTimeException
        | IndexOutOfBoundsException
        | RegistryException e) {
      throw new RegistryException(
          Fault.MALFORMED,
          "line " + number + " of " + file + " is no ban; remove the line to start without it",
          e);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + file + " (" + e + ")", e);
    }
    return new Bans(peers, addresses);
  }

  /**
   * Replaces the file, durable on return.
   *
   * @throws RegistryException STORAGE
   */
  void write(Bans bans) {
    var lines = new TreeSet<String>();
    bans.peers().forEach((peer, until) -> lines.add("peer " + peer + " " + until));
    bans.addresses().forEach((ip, until) -> lines.add("ip " + ip.getHostAddress() + " " + until));
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(next, lines);
      Durable.force(next);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      Durable.forceFolder(folder);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot write " + file + " (" + e + ")", e);
    }
  }
}
