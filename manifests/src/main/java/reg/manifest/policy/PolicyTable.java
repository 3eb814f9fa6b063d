package reg.manifest.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import reg.base.DurationText;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.path.SafeText;

/**
 * A table of a policy file, of which every key must be known. What is wrong is said with the line.
 *
 * @param source the file, for messages
 * @param name of the table
 * @param line where it begins, from 1
 */
record PolicyTable(String source, String name, int line, TomlTable table) {
  private static final int ENTRIES_MAX = 1024;

  /** Refuses keys that are not among these. */
  PolicyTable requireOnly(Set<String> known) {
    for (String key : table.keySet()) {
      if (!known.contains(key)) {
        throw bad(key, "is not known; " + name + " has " + new TreeSet<>(known));
      }
    }
    return this;
  }

  /** The line of a key; that of the table when it is not there. */
  private int line(String key) {
    TomlPosition position = table.inputPositionOf(List.of(key));
    return position == null ? line : position.line();
  }

  /** What is wrong with a key. */
  RegistryException bad(String key, String what) {
    return refused(source, line(key), "'" + key + "' " + what);
  }

  static RegistryException refused(String source, int line, String what) {
    return new RegistryException(
        Fault.INVALID_REQUEST, source + ", line " + line + ": " + SafeText.escape(what));
  }

  private @Nullable Object find(String key) {
    return table.get(List.of(key));
  }

  @Nullable String text(String key) {
    Object value = find(key);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw bad(key, "must be a text");
  }

  String requireText(String key) {
    String text = text(key);
    if (text == null) {
      throw bad(key, "is missing");
    }
    return text;
  }

  boolean bool(String key, boolean otherwise) {
    Object value = find(key);
    return switch (value) {
      case null -> otherwise;
      case Boolean bool -> bool;
      default -> throw bad(key, "must be true or false");
    };
  }

  int count(String key, int otherwise, int max) {
    Object value = find(key);
    return switch (value) {
      case null -> otherwise;
      case Long count when count >= 1 && count <= max -> count.intValue();
      default -> throw bad(key, "must be a number from 1 to " + max);
    };
  }

  @Nullable Duration age(String key) {
    String text = text(key);
    Duration age = text == null ? null : DurationText.parse(text);
    if (text != null && (age == null || age.isZero())) {
      throw bad(key, "must be an age as \"30d\" or \"12h\"");
    }
    return age;
  }

  /** One of some words. */
  <E extends Enum<E>> E word(String key, E otherwise) {
    String text = text(key);
    return text == null ? otherwise : word(key, text, otherwise.getDeclaringClass());
  }

  /** A constant by the word that policies write for it. */
  <E extends Enum<E>> E word(String key, String text, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.toString().equals(text)) {
        return constant;
      }
    }
    throw bad(key, "must be one of " + List.of(type.getEnumConstants()) + ", not '" + text + "'");
  }

  /** Texts, none twice; null when there are none. */
  @Nullable Set<String> texts(String key) {
    Object value = find(key);
    if (value == null) {
      return null;
    }
    var texts = new LinkedHashSet<String>();
    if (value instanceof TomlArray array && array.size() <= ENTRIES_MAX) {
      for (Object element : array.toList()) {
        if (!(element instanceof String text) || !texts.add(text)) {
          throw bad(key, "must be texts, none of them twice");
        }
      }
      return texts;
    }
    throw bad(key, "must be a list of at most " + ENTRIES_MAX + " texts");
  }

  /** The table of a key; null when there is none. */
  @Nullable PolicyTable inner(String key) {
    Object value = find(key);
    if (value == null) {
      return null;
    }
    if (value instanceof TomlTable inner) {
      return new PolicyTable(source, key, line(key), inner);
    }
    throw bad(key, "must be a table");
  }

  /** The tables of a list; none when the key is not there. */
  List<PolicyTable> tables(String key) {
    Object value = find(key);
    if (value == null) {
      return List.of();
    }
    var tables = new ArrayList<PolicyTable>();
    if (value instanceof TomlArray array && array.size() <= ENTRIES_MAX) {
      for (int i = 0; i < array.size(); i++) {
        if (!(array.get(i) instanceof TomlTable inner)) {
          throw bad(key, "must be a list of tables");
        }
        tables.add(new PolicyTable(source, key, array.inputPositionOf(i).line(), inner));
      }
      return tables;
    }
    throw bad(key, "must be a list of at most " + ENTRIES_MAX + " tables");
  }
}
