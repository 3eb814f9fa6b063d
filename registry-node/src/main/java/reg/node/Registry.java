package reg.node;

import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.libp2p.dns.NameLookup;
import reg.libp2p.dns.SystemDns;
import reg.manifest.signing.PublisherKey;
import reg.node.name.HeadsAside;
import reg.node.trust.TrustStore;
import reg.storage.FsckReport;
import reg.storage.Storage;
import reg.storage.StorageConfig;
import reg.storage.rocks.RocksStorage;

/**
 * One home folder in use: its settings, its key and its storage, each opened when first asked for,
 * so that a command that needs none of them costs nothing. Threads may share it; close it once.
 */
public final class Registry implements AutoCloseable {
  private final Home home;
  private final RegConfig config;
  private final Function<RegConfig, Storage> opener;
  private final InstantSource clock;
  private final @Nullable Registry owner;
  private @Nullable Storage storage;
  private @Nullable PublisherKey key;
  private @Nullable TrustStore trust;
  private NameLookup names = new SystemDns();

  private Registry(
      Home home,
      RegConfig config,
      Function<RegConfig, Storage> opener,
      InstantSource clock,
      @Nullable Registry owner) {
    this.home = home;
    this.config = config;
    this.opener = opener;
    this.clock = clock;
    this.owner = owner;
  }

  /**
   * Uses a home; nothing is opened but its settings.
   *
   * @throws RegistryException INVALID_REQUEST when the settings are wrong
   */
  public static Registry open(Home home) {
    RegConfig config = RegConfig.load(home.configFile());
    return new Registry(home, config, c -> openStore(home, c), InstantSource.system(), null);
  }

  /** Uses a home with settings, a storage and a clock that the caller chose. */
  public static Registry over(Home home, RegConfig config, Storage storage, InstantSource clock) {
    var registry = new Registry(home, config, c -> storage, clock, null);
    registry.storage = storage;
    return registry;
  }

  /**
   * The same home and storage for one command that a running node carries out: to close it leaves
   * the storage open.
   */
  public Registry shared() {
    return new Registry(home, config, _ -> storage(), clock, this).asking(names);
  }

  /** Has domains looked up there instead of in the machine's DNS. */
  public Registry asking(NameLookup lookup) {
    names = lookup;
    return this;
  }

  /** The DNS. */
  public NameLookup names() {
    return names;
  }

  /** What the store set aside when it was closed; null when it is open, here or elsewhere. */
  public synchronized byte @Nullable [] aside() {
    return storage == null && owner == null ? RocksStorage.aside(home.store()) : null;
  }

  private static Storage openStore(Home home, RegConfig config) {
    home.create();
    return RocksStorage.open(home.store(), storageConfig(config));
  }

  private static StorageConfig storageConfig(RegConfig config) {
    long quota = config.storeQuota() == 0 ? StorageConfig.UNLIMITED : config.storeQuota();
    return StorageConfig.DEFAULT.withQuota(quota);
  }

  public Home home() {
    return home;
  }

  public RegConfig config() {
    return config;
  }

  /** What says the time. */
  public InstantSource clock() {
    return clock;
  }

  /**
   * The storage.
   *
   * @throws RegistryException CONFLICT, saying who, when another process holds it; STORAGE when it
   *     cannot be opened
   */
  public synchronized Storage storage() {
    if (storage == null) {
      storage = opener.apply(config);
    }
    return storage;
  }

  /** What is known of publishers. */
  public synchronized TrustStore trust() {
    if (trust == null) {
      trust = new TrustStore(home, clock);
    }
    return trust;
  }

  /** Looks at the files of a storage that cannot be opened; see {@link RocksStorage#examine}. */
  public FsckReport examineStorage() {
    return RocksStorage.examine(home.store());
  }

  /** Makes a damaged storage anew from what can be read; see {@link RocksStorage#repair}. */
  public FsckReport repairStorage(ProgressListener progress) {
    if (owner != null) {
      throw new RegistryException(
          Fault.CONFLICT, "a running node holds the store; 'reg node stop' first");
    }
    close();
    return RocksStorage.repair(home.store(), storageConfig(config), progress);
  }

  /**
   * The publisher's key.
   *
   * @throws RegistryException NOT_FOUND when there is none yet; REFUSED_BY_POLICY when others can
   *     read its file
   */
  public synchronized PublisherKey key() {
    if (key == null) {
      if (!home.publisherKey().toFile().exists()) {
        throw new RegistryException(
            Fault.NOT_FOUND, "there is no identity in " + home + " yet; 'reg init' makes one");
      }
      key = PublisherKey.load(home.publisherKey());
    }
    return key;
  }

  /** Closes what was opened, unless it belongs to another. */
  @Override
  public synchronized void close() {
    if (storage != null && owner == null) {
      HeadsAside.setAside(storage);
      storage.close();
    }
    storage = null;
  }
}
