package reg.manifest.policy;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reg.manifest.DidKey;
import reg.manifest.tlog.TlogPolicy;

/**
 * One rule of a policy.
 *
 * @param line where it stands in its file, from 1
 * @param match which artifacts it is for
 * @param standings whose, by how they are known; all of them when it is not said
 * @param then what follows when its conditions hold
 * @param threshold whether as many keys must have signed as the publisher's record demands
 * @param required the attestations that there must be
 * @param formats which files; null for any
 * @param licence which licences; null for any
 * @param fresh how old the head may be; null for any age
 * @param log in which logs a head that offers it must be; null for none
 * @param onFork what follows from a forked history of the publisher
 * @param onRevoked what follows when the release was withdrawn, or its key revoked
 */
record Rule(
    int line,
    Glob match,
    Set<Standing> standings,
    Then then,
    boolean threshold,
    List<Requirement> required,
    @Nullable Formats formats,
    @Nullable Licences licence,
    @Nullable Fresh fresh,
    @Nullable Logs log,
    Reaction onFork,
    Reaction onRevoked) {
  Rule {
    standings = Set.copyOf(standings);
    required = List.copyOf(required);
  }

  /** What follows when all conditions hold. */
  enum Then {
    ALLOW,
    DENY,
    /** A person is asked; without one, no. */
    ASK;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What follows when a condition does not hold. */
  enum Reaction {
    DENY,
    WARN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Attestations that there must be.
   *
   * @param predicate their predicate type
   * @param from whose count
   * @param atLeast how many of those must have made one
   * @param maxAge how old it may be; null for any age
   * @param result what it must come to, in lower case; null for anything
   */
  record Requirement(
      String predicate,
      SortedSet<DidKey> from,
      int atLeast,
      @Nullable Duration maxAge,
      @Nullable String result) {
    Requirement {
      from = new TreeSet<>(from);
    }
  }

  /**
   * Which files.
   *
   * @param allow formats that may be there; null for all
   * @param deny formats that may not
   * @param from the use from which on it is refused; before, it is a warning
   */
  record Formats(@Nullable Set<String> allow, Set<String> deny, Use from) {
    Formats {
      allow = allow == null ? null : Set.copyOf(allow);
      deny = Set.copyOf(deny);
    }
  }

  /** Which licences, as SPDX writes them, in lower case. */
  record Licences(Set<String> allow) {
    Licences {
      allow = Set.copyOf(allow);
    }
  }

  /**
   * How old the publisher's head may be.
   *
   * @param maxAge null for as long as the head itself says
   * @param onStale what follows when it is older
   */
  record Fresh(@Nullable Duration maxAge, Reaction onStale) {}

  /**
   * Which transparency logs and witnesses are believed.
   *
   * @param file where it is said, as the policy names it
   * @param policy what it says
   */
  record Logs(String file, TlogPolicy policy) {}
}
