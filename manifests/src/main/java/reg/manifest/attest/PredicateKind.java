package reg.manifest.attest;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.manifest.path.SafeText;

/**
 * Kinds of predicates that reg understands: its own, with a schema each, and some of others, whose
 * result and time it finds. Format page: attestations.
 */
public enum PredicateKind {
  /** A person looked at it. */
  REVIEW("reg/review/v1", "approved", "rejected"),
  /** It was measured. */
  EVAL("reg/eval/v1", "passed", "failed"),
  /** A program searched it for what is dangerous. */
  SCAN("reg/scan/v1", "clean", "suspicious", "denied"),
  /** Whether the licence is what the release says. */
  LICENCE("reg/licence/v1", "confirmed", "disputed"),
  /** Whether it may be passed on. */
  MODERATION("reg/moderation/v1", "allowed", "denied"),
  /** A head that offers it is in a transparency log: the proof. */
  LOG("reg/log/v1", "included"),
  /** SLSA's summary of a verification by somebody. */
  VSA("https://slsa.dev/verification_summary/v1", "passed"),
  /** SLSA's account of how it was made. */
  PROVENANCE("https://slsa.dev/provenance/v1", null),
  /** in-toto's result of tests. */
  TEST_RESULT("https://in-toto.io/attestation/test-result/v0.1", "passed"),
  /** in-toto's list of vulnerabilities. */
  VULNS("https://in-toto.io/attestation/vulns/v0.2", "clean");

  private final String uri;
  private final @Nullable String good;
  private final String bad;

  PredicateKind(String uri, @Nullable String good, String... bad) {
    this.uri = uri;
    this.good = good;
    this.bad = String.join(" ", bad);
  }

  /** The predicate type. */
  public String uri() {
    return uri;
  }

  /** The result that speaks for the release; null when the kind has no result. */
  public @Nullable String good() {
    return good;
  }

  /** Every result that one of our own may have. */
  Set<String> results() {
    return new TreeSet<>(List.of((good + " " + bad).split(" ")));
  }

  /** Whether reg says what such a predicate looks like. */
  boolean isOwn() {
    return uri.startsWith("reg/");
  }

  /** The kind of a predicate type; null for one that is not known. */
  public static @Nullable PredicateKind of(String uri) {
    for (PredicateKind kind : values()) {
      if (kind.uri.equals(uri)) {
        return kind;
      }
    }
    return null;
  }

  /**
   * The predicate type that a person means: a short word for one of ours, or a type in full.
   *
   * @throws RegistryException INVALID_REQUEST for a word that is neither
   */
  public static String type(String text) {
    for (PredicateKind kind : values()) {
      if (kind.isOwn() && kind.name().toLowerCase(Locale.ROOT).equals(text)) {
        return kind.uri;
      }
    }
    boolean type = text.startsWith("https://") || text.startsWith("http://") || of(text) != null;
    if (!type || !SafeText.escape(text).equals(text)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "type '"
              + SafeText.escape(text)
              + "' is none of review, eval, scan, licence, moderation, log, nor a URI");
    }
    return text;
  }

  /** The one word that a predicate comes to, in lower case; null when it has none. */
  @Nullable String result(MapNode predicate) {
    return switch (this) {
      case VSA -> lower(predicate.find("verificationResult"));
      case VULNS -> vulnerabilities(predicate);
      case PROVENANCE -> null;
      default -> lower(predicate.find("result"));
    };
  }

  private static @Nullable String vulnerabilities(MapNode predicate) {
    return predicate.find("scanner") instanceof MapNode scanner
            && scanner.find("result") instanceof ListNode found
        ? (found.elements().isEmpty() ? "clean" : "vulnerable")
        : null;
  }

  static @Nullable String lower(@Nullable Node node) {
    return node instanceof TextNode(String text) ? text.toLowerCase(Locale.ROOT) : null;
  }

  /** When a predicate says that it was made; null when it does not. */
  @Nullable Instant issued(MapNode predicate) {
    return switch (this) {
      case VSA -> Moments.at(predicate, "timeVerified");
      case PROVENANCE -> Moments.at(predicate, "runDetails", "metadata", "finishedOn");
      case VULNS -> Moments.at(predicate, "metadata", "scanFinishedOn");
      default -> null;
    };
  }
}
