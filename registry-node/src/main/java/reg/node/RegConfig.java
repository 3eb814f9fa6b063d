package reg.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import reg.base.ByteSize;
import reg.base.Fault;
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
 */
public record RegConfig(int threads, long storeQuota, String pushProfile, Duration headLifetime) {
  /** What holds without a file. */
  public static final RegConfig DEFAULTS =
      new RegConfig(Runtime.getRuntime().availableProcessors(), 0, "reg-1", Duration.ofDays(30));

  private static final int THREADS_MAX = 256;
  private static final Duration LIFETIME_MAX = Duration.ofDays(3650);
  private static final Set<String> PROFILES = Set.of("reg-1", "unixfs-v1-2025");
  private static final Set<String> KEYS =
      Set.of("threads", "store.quota", "push.profile", "head.lifetime");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])");

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
      throw refused(file, "unknown key " + unknown.first() + "; known are " + new TreeSet<>(KEYS));
    }
    return new Reader(file, toml).config();
  }

  private static TomlParseResult parse(Path file) {
    TomlParseResult toml;
    try {
      toml = Toml.parse(file);
    } catch (IOException e) {
      throw refused(file, "cannot be read (" + e + ")");
    }
    if (toml.hasErrors()) {
      throw refused(file, toml.errors().getFirst().toString());
    }
    return toml;
  }

  private static RegistryException refused(Path file, String what) {
    return new RegistryException(Fault.INVALID_REQUEST, file + ": " + what);
  }

  /** Reads one key after the other. */
  private record Reader(Path file, TomlParseResult toml) {
    RegConfig config() {
      return new RegConfig(threads(), quota(), profile(), lifetime());
    }

    private int threads() {
      Object value = toml.get("threads");
      return switch (value) {
        case null -> DEFAULTS.threads;
        case Long count when count >= 1 && count <= THREADS_MAX -> count.intValue();
        default -> throw bad("threads", value, "a number from 1 to " + THREADS_MAX);
      };
    }

    private long quota() {
      Object value = toml.get("store.quota");
      if (value == null) {
        return DEFAULTS.storeQuota;
      }
      try {
        if (value instanceof String text) {
          return ByteSize.parse(text);
        }
      } catch (RegistryException e) {
        // Said below, with file and key.
      }
      throw bad("store.quota", value, "a size as \"20GiB\"");
    }

    private String profile() {
      Object value = toml.get("push.profile");
      return switch (value) {
        case null -> DEFAULTS.pushProfile;
        case String name when PROFILES.contains(name) -> name;
        default -> throw bad("push.profile", value, "one of " + new TreeSet<>(PROFILES));
      };
    }

    private Duration lifetime() {
      Object value = toml.get("head.lifetime");
      if (value == null) {
        return DEFAULTS.headLifetime;
      }
      Duration parsed = value instanceof String text ? duration(text) : null;
      if (parsed == null || parsed.isZero() || parsed.compareTo(LIFETIME_MAX) > 0) {
        throw bad("head.lifetime", value, "a time as \"30d\" or \"12h\", at most 3650d");
      }
      return parsed;
    }

    private static @Nullable Duration duration(String text) {
      var match = DURATION.matcher(text);
      if (!match.matches()) {
        return null;
      }
      long count = Long.parseLong(match.group(1));
      return switch (match.group(2)) {
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }

    private RegistryException bad(String key, Object value, String right) {
      return refused(file, key + " = " + value + " is not " + right);
    }
  }
}
