package reg.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * The keys of a settings file, each read as what it must be. A wrong value is INVALID_REQUEST, with
 * file, key and what would be right.
 */
record TomlKeys(Path file, TomlParseResult toml) {
  /** The most entries of a list. */
  private static final int ENTRIES_MAX = 256;

  /** A whole number within bounds, both included. */
  int number(String key, int least, int most, int otherwise) {
    Object value = toml.get(key);
    return switch (value) {
      case null -> otherwise;
      case Long count when count >= least && count <= most -> count.intValue();
      default -> throw bad(key, value, "a number from " + least + " to " + most);
    };
  }

  boolean flag(String key, boolean otherwise) {
    Object value = toml.get(key);
    return switch (value) {
      case null -> otherwise;
      case Boolean flag -> flag;
      default -> throw bad(key, value, "true or false");
    };
  }

  /** One of an enumeration's names, in small letters. */
  <E extends Enum<E>> E choice(String key, E otherwise) {
    Object value = toml.get(key);
    if (value == null) {
      return otherwise;
    }
    var names = new ArrayList<String>();
    for (E each : otherwise.getDeclaringClass().getEnumConstants()) {
      String name = each.name().toLowerCase(Locale.ROOT);
      if (name.equals(value)) {
        return each;
      }
      names.add(name);
    }
    throw bad(key, value, "one of " + names);
  }

  /** A text that a parser takes; null when there is none. */
  <T> @Nullable T text(String key, String right, Function<String, @Nullable T> parser) {
    Object value = toml.get(key);
    return value == null ? null : parse(key, value, right, parser);
  }

  /** A list of texts that a parser takes. */
  <T> List<T> texts(String key, String right, Function<String, @Nullable T> parser) {
    Object value = toml.get(key);
    var parsed = new ArrayList<T>();
    switch (value) {
      case null -> {}
      case TomlArray list when list.size() <= ENTRIES_MAX ->
          list.toList().forEach(each -> parsed.add(parse(key, each, right, parser)));
      default -> throw bad(key, value, "a list of at most " + ENTRIES_MAX + ", each " + right);
    }
    return parsed;
  }

  private <T> T parse(
      String key, Object value, String right, Function<String, @Nullable T> parser) {
    try {
      T parsed = value instanceof String text ? parser.apply(text) : null;
      if (parsed != null) {
        return parsed;
      }
    } catch (RegistryException e) {
      // Said below, with file and key.
    }
    throw bad(key, value, right);
  }

  RegistryException bad(String key, Object value, String right) {
    Object shown = value instanceof TomlArray list ? list.toJson() : value;
    return refused(file, key + " = " + shown + " is not " + right);
  }

  static RegistryException refused(Path file, String what) {
    return new RegistryException(Fault.INVALID_REQUEST, file + ": " + what);
  }
}
