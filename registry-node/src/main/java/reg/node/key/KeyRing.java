package reg.node.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.DidKey;
import reg.manifest.PublisherId;
import reg.manifest.signing.PublisherKey;
import reg.node.Home;
import reg.node.folder.Durable;

/**
 * The private keys of a home that may sign for a publisher: {@code publisher.key}, and one file
 * {@code z6Mk….key} for each that was made later. Which of them count, the publisher's records say.
 *
 * <p>The publisher is that of {@code publisher.id} when there is such a file, else that of {@code
 * publisher.key}: so it stays who it is when its first key goes.
 */
public final class KeyRing {
  private static final String ID_FILE = "publisher.id";
  private static final int ID_BYTES_MAX = 128;

  private final Home home;

  public KeyRing(Home home) {
    this.home = home;
  }

  /**
   * Whose home this is.
   *
   * @throws RegistryException NOT_FOUND when there is no identity; MALFORMED; as {@link
   *     PublisherKey#load}
   */
  public PublisherId publisherId() {
    Path file = idFile();
    if (!Files.exists(file)) {
      return first().publisherId();
    }
    try {
      if (Files.size(file) > ID_BYTES_MAX) {
        throw new RegistryException(Fault.MALFORMED, file + " is no did:key");
      }
      return PublisherId.parse(Files.readString(file, StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + file + " (" + e + ")", e);
    }
  }

  /**
   * All keys, the first before those made later.
   *
   * @throws RegistryException as {@link PublisherKey#load}
   */
  public Map<DidKey, PublisherKey> keys() {
    var keys = new LinkedHashMap<DidKey, PublisherKey>();
    if (Files.exists(home.publisherKey())) {
      PublisherKey first = first();
      keys.put(first.publicKey(), first);
    }
    for (Path file : later()) {
      PublisherKey key = PublisherKey.load(file);
      keys.put(key.publicKey(), key);
    }
    return keys;
  }

  /**
   * Makes a key more, durable on return. It signs once a publisher record lists it.
   *
   * @throws RegistryException STORAGE
   */
  public PublisherKey make() {
    PublisherKey key = PublisherKey.generate();
    key.save(home.keys().resolve(key.publicKey().bare() + ".key"));
    return key;
  }

  /**
   * Writes down whose home this is, so that it stays so whatever becomes of the first key; durable
   * on return. Nothing when that was done.
   *
   * @throws RegistryException STORAGE
   */
  public void keepId() {
    if (Files.exists(idFile())) {
      return;
    }
    Path fresh = idFile().resolveSibling(ID_FILE + ".new");
    try {
      Files.writeString(fresh, publisherId() + "\n", StandardCharsets.US_ASCII);
      Durable.force(fresh);
      Files.move(fresh, idFile(), StandardCopyOption.ATOMIC_MOVE);
      Durable.forceFolder(home.keys());
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot write " + idFile() + " (" + e + ")", e);
    }
  }

  private PublisherKey first() {
    if (!Files.exists(home.publisherKey())) {
      throw new RegistryException(
          Fault.NOT_FOUND, "there is no identity in " + home + " yet; 'reg init' makes one");
    }
    return PublisherKey.load(home.publisherKey());
  }

  private Path idFile() {
    return home.keys().resolve(ID_FILE);
  }

  private List<Path> later() {
    var files = new ArrayList<Path>();
    try (var found = Files.newDirectoryStream(home.keys(), "z6Mk*.key")) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw new RegistryException(
          Fault.STORAGE, "cannot list " + home.keys() + " (" + e.getMessage() + ")", e);
    }
    files.sort(null);
    return files;
  }
}
