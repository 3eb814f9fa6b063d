package reg.node.key;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.age.AgeIdentity;
import reg.manifest.age.AgeRecipient;
import reg.manifest.signing.SecretFile;
import reg.node.Home;

/** The keys of a home that open private releases; {@code age} reads and writes the same files. */
public final class ReaderKeys {
  private final Home home;

  public ReaderKeys(Home home) {
    this.home = home;
  }

  /**
   * The key of this home; made when there is none.
   *
   * @throws RegistryException REFUSED_BY_POLICY when others can read its file; MALFORMED; STORAGE
   */
  public AgeIdentity own() {
    Path file = home.readerKey();
    if (!Files.exists(file)) {
      home.create();
      SecretFile.write(file, AgeIdentity.generate().toFile());
    }
    return read(file).getFirst();
  }

  /**
   * The keys to try: those of this home, if it has any, and of further files.
   *
   * @throws RegistryException as {@link #own}; NOT_FOUND for a file that is not there
   */
  public List<AgeIdentity> all(Collection<Path> files) {
    var identities = new ArrayList<AgeIdentity>();
    if (Files.exists(home.readerKey())) {
      identities.addAll(read(home.readerKey()));
    }
    files.forEach(file -> identities.addAll(read(file)));
    return identities;
  }

  /**
   * Who may read: those named, and this home, which must be able to open what it publishes.
   *
   * @param named {@code age1…} each
   * @throws RegistryException INVALID_REQUEST, saying which is none
   */
  public SortedSet<AgeRecipient> recipients(Collection<String> named) {
    var recipients = new TreeSet<AgeRecipient>();
    recipients.add(own().recipient());
    for (String name : named) {
      try {
        recipients.add(AgeRecipient.parse(name));
      } catch (RegistryException e) {
        throw new RegistryException(
            Fault.INVALID_REQUEST,
            "'" + name + "' is no recipient; 'reg key recipient' or age-keygen shows one, age1...",
            e);
      }
    }
    return recipients;
  }

  /** Says whose keys these are. */
  public static String describe(Collection<AgeIdentity> identities) {
    return identities.isEmpty()
        ? "there is none"
        : "there is that of "
            + String.join(", ", identities.stream().map(i -> i.recipient().toString()).toList());
  }

  private static List<AgeIdentity> read(Path file) {
    return AgeIdentity.parseFile(SecretFile.read(file, "identity file", "age-keygen makes one"));
  }
}
