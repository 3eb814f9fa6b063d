package reg.scan.pickle;

import reg.chunker.format.FileBytes;
import reg.chunker.format.HeaderInput;
import reg.scan.pickle.PickleWalk.End;
import reg.scan.pickle.PickleWalk.Start;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/**
 * Looks into pickles: those that a file begins with, one behind the other, and those that lie
 * behind other bytes. What is imported must be on an allow-list; a pickle that breaks off is
 * refused, because what it did before would have been done.
 */
public final class PickleGate {
  /** How far behind the start of other bytes a pickle is looked for. */
  public static final int HIDDEN_BYTES_MAX = 256 << 10;

  private static final long OPCODES_MAX = 20_000_000;
  private static final long HIDDEN_OPCODES_MAX = 2_000_000;
  private static final int BEGINNING_OPCODES = 1_000;
  private static final int PICKLES_MAX = 1_000;
  private static final int PROBE_BYTES = 512;

  /** What a longer look costs, counted in instructions. */
  private static final int ATTEMPT_OPCODES = 1000;

  private final FileBytes file;
  private final Findings findings;
  private long opcodesLeft = OPCODES_MAX;

  private PickleGate(FileBytes file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  /** Whether the first bytes are those of a pickle of protocol 2 or later, right or wrong. */
  public static boolean claims(byte[] head, int length) {
    return length >= 2 && PickleSigns.startsAt(head, 0);
  }

  /**
   * Whether a file whose first bytes claim to be a pickle may be one: six of 65,536 begin like that
   * by chance, and break off before they import anything. Such do nothing.
   */
  public static boolean begins(FileBytes file) {
    var in = new HeaderInput(file, 0, file.size());
    var walk = new PickleWalk(Start.MARKED, in, BEGINNING_OPCODES, new Findings());
    End how = walk.run().end();
    return walk.imported() || how == End.STOPPED || how == End.LIMIT;
  }

  /** Looks into the pickle that begins at a byte, and into all that follows. */
  public static void scan(FileBytes file, long start, Findings findings) {
    var gate = new PickleGate(file, findings);
    long position = start;
    byte[] head = new byte[2];
    for (int i = 0; i < PICKLES_MAX; i++) {
      position = gate.pickle(position);
      if (position < 0) {
        return;
      }
      if (file.fill(position, head) < 2 || !PickleSigns.startsAt(head, 0)) {
        gate.hidden(position);
        return;
      }
    }
    findings.add(Rule.PICKLE_LIMIT, position, "more than " + PICKLES_MAX + " pickles in a file");
  }

  /**
   * Looks for pickles in a file that is something else, and for one of protocols 0 and 1, which
   * have no mark of their own, at its start.
   *
   * @return whether all of the file is a pickle
   */
  public static boolean scanHidden(FileBytes file, Findings findings) {
    return new PickleGate(file, findings).hidden(0);
  }

  /** Walks one pickle; gives where the next byte lies, or -1 when it broke off. */
  private long pickle(long start) {
    var walk = new PickleWalk(Start.MARKED, from(start), opcodesLeft, findings);
    PickleWalk.Outcome outcome = walk.run();
    opcodesLeft -= walk.opcodes();
    return switch (outcome.end()) {
      case STOPPED -> walk.position();
      case BROKEN, CUT -> {
        findings.add(Rule.PICKLE_BROKEN, "byte " + outcome.detail(), "the pickle breaks off");
        yield -1;
      }
      case LIMIT -> {
        findings.add(Rule.PICKLE_LIMIT, "byte " + outcome.detail(), "the pickle is too complex");
        yield -1;
      }
    };
  }

  /** Whether the rest of the file is one pickle; looks for others in it when it is not. */
  private boolean hidden(long from) {
    opcodesLeft = OPCODES_MAX;
    var found = findings.apart();
    var walk = new PickleWalk(Start.UNMARKED, from(from), opcodesLeft, found);
    End how = walk.run().end();
    boolean stopped = how == End.STOPPED;
    accept(found, does(walk, how) || (stopped && walk.imported()), from);
    boolean whole = stopped && walk.position() == file.size();
    if (!whole) {
      search(stopped ? walk.position() : from);
    }
    return whole;
  }

  private void search(long start) {
    opcodesLeft = HIDDEN_OPCODES_MAX;
    byte[] window = file.range(start, (int) Math.min(HIDDEN_BYTES_MAX, file.size() - start));
    int length = window.length;
    var signs = PickleSigns.in(window, length);
    int nextImport = -1;
    int i = signs.before(signs.last() + 1);
    for (; i >= signs.first() && opcodesLeft > 0; i = signs.before(i)) {
      nextImport = signs.isImport(i) ? i : nextImport;
      boolean begins = i == nextImport || signs.beginsGroup(i, nextImport) || signs.startsAt(i);
      if (begins && holds(window, i, length)) {
        attempt(start + i);
      }
    }
    if (opcodesLeft <= 0) {
      findings.add(Rule.PICKLE_LIMIT, start, "too much that looks like a pickle");
    }
  }

  /** A short look at what may be a pickle: false when it breaks off before it calls anything. */
  private boolean holds(byte[] window, int at, int length) {
    int end = Math.min(length, at + PROBE_BYTES);
    var in = new HeaderInput(FileBytes.of(window, length), at, end);
    var walk = new PickleWalk(Start.GUESSED, in, PROBE_BYTES, findings.apart());
    End how = walk.run().end();
    opcodesLeft -= walk.opcodes();
    return walk.called() || how == End.CUT || how == End.LIMIT;
  }

  /**
   * Follows what may be a pickle. It counts when it imports a name and calls it; mere bytes never
   * come so far.
   */
  private void attempt(long start) {
    var found = findings.apart();
    var walk = new PickleWalk(Start.GUESSED, from(start), Math.max(1, opcodesLeft), found);
    End how = walk.run().end();
    opcodesLeft -= walk.opcodes() + ATTEMPT_OPCODES;
    accept(found, does(walk, how), start);
  }

  /** Whether a pickle calls what it imports, or hides whether it does behind too much. */
  private static boolean does(PickleWalk walk, End how) {
    return walk.called() || (how == End.LIMIT && walk.imported());
  }

  private void accept(Findings found, boolean pickle, long start) {
    if (pickle && found.isDenied()) {
      findings.addAll(found);
      if (start > 0) {
        findings.add(Rule.PICKLE_HIDDEN, start, "a pickle behind other bytes");
      }
    }
  }

  private HeaderInput from(long start) {
    return new HeaderInput(file, start, file.size());
  }
}
