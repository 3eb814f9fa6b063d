package reg.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import reg.base.ByteSize;
import reg.base.DurationText;
import reg.base.RegistryException;

/**
 * Settings, from {@code config.toml} in the home folder. Unknown keys are refused, so that a typing
 * error is seen; sizes and times carry their unit.
 *
 * @param threads for hashing and compression; key {@code threads}, default the processors there are
 * @param storeQuota bytes that the store may take before garbage is collected by itself; 0 for no
 *     limit; key {@code store.quota}, default no limit
 * @param pushProfile how files are cut; key {@code push.profile}
 * @param headLifetime how long a head stays fresh after it was signed; key {@code head.lifetime}
 * @param node of the node
 */
public record RegConfig(
    int threads, long storeQuota, String pushProfile, Duration headLifetime, NodeConfig node) {
  /** What holds without a file. */
  public static final RegConfig DEFAULTS =
      new RegConfig(
          Runtime.getRuntime().availableProcessors(),
          0,
          "reg-1",
          Duration.ofDays(30),
          NodeConfig.DEFAULTS);

  private static final int THREADS_MAX = 256;
  private static final Duration LIFETIME_MAX = Duration.ofDays(3650);
  private static final Set<String> PROFILES = Set.of("reg-1", "unixfs-v1-2025");
  private static final Set<String> KEYS = keys();

  /** Every key there is, sorted. */
  static Set<String> keys() {
    var keys = new TreeSet<>(NodeConfig.KEYS);
    keys.addAll(Set.of("threads", "store.quota", "push.profile", "head.lifetime"));
    return keys;
  }

  /**
   * Reads the file; the defaults when there is none.
   *
   * @throws RegistryException INVALID_REQUEST, naming file, key and what would be right
   */
  public static RegConfig load(Path file) {
    if (!Files.exists(file)) {
      return DEFAULTS;
    }
    TomlParseResult toml = parse(file);
    var unknown = new TreeSet<>(toml.dottedKeySet());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw TomlKeys.refused(file, "unknown key " + unknown.first() + "; known are " + KEYS);
    }
    return new Reader(new TomlKeys(file, toml)).config();
  }

  private static TomlParseResult parse(Path file) {
    TomlParseResult toml;
    try {
      toml = Toml.parse(file);
    } catch (IOException e) {
      throw TomlKeys.refused(file, "cannot be read (" + e + ")");
    }
    if (toml.hasErrors()) {
      throw TomlKeys.refused(file, toml.errors().getFirst().toString());
    }
    return toml;
  }

  /** Reads one key after the other. */
  private record Reader(TomlKeys keys) {
    RegConfig config() {
      Long quota = keys.text("store.quota", "a size as \"20GiB\"", ByteSize::parse);
      String profile =
          keys.text(
              "push.profile",
              "one of " + new TreeSet<>(PROFILES),
              name -> PROFILES.contains(name) ? name : null);
      Duration lifetime =
          keys.text(
              "head.lifetime",
              "a time as \"30d\" or \"12h\", at most 3650d",
              text -> lifetime(DurationText.parse(text)));
      return new RegConfig(
          keys.number("threads", 1, THREADS_MAX, DEFAULTS.threads),
          quota == null ? DEFAULTS.storeQuota : quota,
          profile == null ? DEFAULTS.pushProfile : profile,
          lifetime == null ? DEFAULTS.headLifetime : lifetime,
          NodeConfig.read(keys));
    }

    private static @Nullable Duration lifetime(@Nullable Duration parsed) {
      return parsed == null || parsed.isZero() || parsed.compareTo(LIFETIME_MAX) > 0
          ? null
          : parsed;
    }
  }
}
