package reg.manifest.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.DidKey;
import reg.manifest.attest.PredicateKind;
import reg.manifest.policy.Rule.Formats;
import reg.manifest.policy.Rule.Fresh;
import reg.manifest.policy.Rule.Licences;
import reg.manifest.policy.Rule.Reaction;
import reg.manifest.policy.Rule.Requirement;
import reg.manifest.policy.Rule.Then;

/**
 * Reads a policy file. Strict: what is not known is refused, so that a typing error does not open a
 * door. Format page: policy.
 */
public final class PolicyReader {
  /** The longest file, in bytes. */
  public static final int BYTES_MAX = 1 << 20;

  private static final Set<String> FILE_KEYS = Set.of("unsigned", "rule");
  private static final Set<String> RULE_KEYS =
      Set.of(
          "match",
          "standing",
          "then",
          "publisher",
          "require",
          "formats",
          "licence",
          "fresh",
          "log",
          "on_fork",
          "revoked");
  private static final Set<String> REQUIRE_KEYS =
      Set.of("predicate", "from", "at_least", "max_age", "result");

  private PolicyReader() {}

  /**
   * Reads a file.
   *
   * @throws RegistryException NOT_FOUND when there is none; STORAGE when it cannot be read; as
   *     {@link #parse}
   */
  public static Policy read(Path file) {
    try {
      if (!Files.exists(file)) {
        throw new RegistryException(Fault.NOT_FOUND, "there is no policy file " + file);
      }
      if (Files.size(file) > BYTES_MAX) {
        throw PolicyTable.refused(file.toString(), 1, "it has more than " + BYTES_MAX + " bytes");
      }
      return parse(
          file.toString(), Files.readString(file, UTF_8), file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new RegistryException(
          Fault.STORAGE, "cannot read the policy " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a text that names no other files.
   *
   * @param source what to call it in messages
   * @throws RegistryException INVALID_REQUEST, naming source, line and what would be right
   */
  public static Policy parse(String source, String text) {
    return parse(source, text, null);
  }

  private static Policy parse(String source, String text, @Nullable Path folder) {
    TomlParseResult toml = Toml.parse(text);
    if (toml.hasErrors()) {
      var error = toml.errors().getFirst();
      throw PolicyTable.refused(
          source, error.position().line(), String.valueOf(error.getMessage()));
    }
    var file = new PolicyTable(source, "a policy", 1, toml).requireOnly(FILE_KEYS);
    var rules = new ArrayList<Rule>();
    for (PolicyTable table : file.tables("rule")) {
      rules.add(rule(table.requireOnly(RULE_KEYS), folder));
    }
    if (rules.isEmpty()) {
      throw file.bad("rule", "is missing: a policy without rules denies everything");
    }
    return new Policy(source, DefaultPolicy.sha256(text), unsigned(file), rules);
  }

  private static Policy.Unsigned unsigned(PolicyTable file) {
    String text = file.text("unsigned");
    return switch (text) {
      case null -> Policy.Unsigned.DENY;
      case "deny" -> Policy.Unsigned.DENY;
      case "warn" -> Policy.Unsigned.WARN;
      default -> throw file.bad("unsigned", "must be \"deny\" or \"warn\"");
    };
  }

  private static Rule rule(PolicyTable table, @Nullable Path folder) {
    var required = new ArrayList<Requirement>();
    for (PolicyTable each : table.tables("require")) {
      required.add(requirement(each.requireOnly(REQUIRE_KEYS)));
    }
    PolicyTable publisher = table.inner("publisher");
    return new Rule(
        table.line(),
        glob(table),
        standings(table),
        table.word("then", Then.ALLOW),
        publisher == null || publisher.requireOnly(Set.of("threshold")).bool("threshold", true),
        required,
        formats(table.inner("formats")),
        licences(table.inner("licence")),
        fresh(table.inner("fresh")),
        LogPolicies.read(table.inner("log"), folder),
        table.word("on_fork", Reaction.DENY),
        table.word("revoked", Reaction.DENY));
  }

  private static Glob glob(PolicyTable table) {
    try {
      return Glob.parse(table.requireText("match"));
    } catch (RegistryException e) {
      throw table.bad("match", "is refused: " + e.getMessage());
    }
  }

  private static Set<Standing> standings(PolicyTable table) {
    Set<String> words = table.texts("standing");
    if (words == null) {
      return Policy.EVERY_STANDING;
    }
    var standings = EnumSet.noneOf(Standing.class);
    for (String word : words) {
      standings.add(table.word("standing", word, Standing.class));
    }
    if (standings.isEmpty()) {
      throw table.bad("standing", "must name at least one");
    }
    return standings;
  }

  private static Requirement requirement(PolicyTable table) {
    String predicate;
    try {
      predicate = PredicateKind.type(table.requireText("predicate"));
    } catch (RegistryException e) {
      throw table.bad("predicate", "is refused: " + e.getMessage());
    }
    SortedSet<DidKey> from = keys(table);
    String result = table.text("result");
    PredicateKind kind = PredicateKind.of(predicate);
    if (result == null && kind != null) {
      result = kind.good();
    }
    return new Requirement(
        predicate,
        from,
        table.count("at_least", 1, from.size()),
        table.age("max_age"),
        result == null ? null : result.toLowerCase(Locale.ROOT));
  }

  private static SortedSet<DidKey> keys(PolicyTable table) {
    Set<String> texts = table.texts("from");
    if (texts == null || texts.isEmpty()) {
      throw table.bad("from", "must name at least one did:key");
    }
    var keys = new TreeSet<DidKey>();
    for (String text : texts) {
      if (!keys.add(key(table, text))) {
        throw table.bad("from", "names one key twice");
      }
    }
    return keys;
  }

  private static DidKey key(PolicyTable table, String text) {
    try {
      return DidKey.parse(text);
    } catch (RegistryException e) {
      throw table.bad("from", "is refused: " + e.getMessage());
    }
  }

  private static @Nullable Formats formats(@Nullable PolicyTable table) {
    if (table == null) {
      return null;
    }
    table.requireOnly(Set.of("allow", "deny", "from"));
    Set<String> deny = table.texts("deny");
    Use from = table.word("from", Use.PULL);
    if (from == Use.FETCH) {
      throw table.bad("from", "must be pull or load: before that there are no files");
    }
    return new Formats(table.texts("allow"), deny == null ? Set.of() : deny, from);
  }

  private static @Nullable Licences licences(@Nullable PolicyTable table) {
    if (table == null) {
      return null;
    }
    Set<String> allow = table.requireOnly(Set.of("allow")).texts("allow");
    if (allow == null) {
      throw table.bad("allow", "is missing");
    }
    List<String> lower = allow.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    return new Licences(new TreeSet<>(lower));
  }

  private static @Nullable Fresh fresh(@Nullable PolicyTable table) {
    return table == null
        ? null
        : new Fresh(
            table.requireOnly(Set.of("max_head_age", "on_stale")).age("max_head_age"),
            table.word("on_stale", Reaction.DENY));
  }
}
