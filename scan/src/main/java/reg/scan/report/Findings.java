package reg.scan.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Gathers what is found in one file, at most {@value #MAX}: a deny is always among them. Places are
 * told from inside out, so a gate need not know that it looks into an archive. For one thread.
 */
public final class Findings {
  /** The most findings kept of a file. */
  public static final int MAX = 64;

  private static final int SHOWN_CHARS_MAX = 120;

  private final Set<Finding> kept;
  private final String place;

  /** Of a file. */
  public Findings() {
    this(new LinkedHashSet<>(), "");
  }

  private Findings(Set<Finding> kept, String place) {
    this.kept = kept;
    this.place = place;
  }

  /** The same collection for what lies in a member of an archive. */
  public Findings inMember(String name) {
    return new Findings(kept, place + shown(name) + "!/");
  }

  /** A collection of its own for the same place, to be given to {@link #addAll} or dropped. */
  public Findings apart() {
    return new Findings(new LinkedHashSet<>(), place);
  }

  /** Adds a finding at a place in the file or member. */
  public void add(Rule rule, String where, String message) {
    add(new Finding(rule, place + where, message));
  }

  /** Adds a finding at a byte. */
  public void add(Rule rule, long offset, String message) {
    add(rule, "byte " + offset, message);
  }

  /** Adds what was gathered apart. */
  public void addAll(Findings others) {
    others.kept.forEach(this::add);
  }

  private void add(Finding finding) {
    if (kept.size() < MAX || (finding.rule().severity() == Severity.DENY && !isDenied())) {
      kept.add(finding);
    }
  }

  public boolean isDenied() {
    return kept.stream().anyMatch(f -> f.rule().severity() == Severity.DENY);
  }

  /** What was found, in that order. */
  public List<Finding> list() {
    return new ArrayList<>(kept);
  }

  /** Text of a file, cut to fit a message. */
  public static String shown(String text) {
    return text.length() > SHOWN_CHARS_MAX ? text.substring(0, SHOWN_CHARS_MAX) + "…" : text;
  }
}
