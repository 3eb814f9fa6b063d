package reg.scan.pickle;

import reg.base.Fault;
import reg.base.RegistryException;
import reg.chunker.format.HeaderInput;
import reg.scan.pickle.PickleStack.Broken;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/**
 * Follows the instructions of one pickle without carrying any out: which names it imports, what it
 * calls. One walk for one pickle.
 */
final class PickleWalk {
  private static final int IMPORTS_BEFORE_CALL_MAX = 16;

  /** Columns of PEM, the fewest that lines of base64 have. Source: RFC 7468, section 2. */
  private static final int ENCODED_LINE_MIN = 64;

  private final PickleInput in;
  private final Findings findings;
  private final PickleStack stack = new PickleStack();
  private final long opcodesMax;
  private final Start start;
  private int imports;
  private long opcodes;
  private long at;
  private boolean named;
  private boolean called;
  private boolean stopped;

  /** A walk from such a place that takes at most so many instructions. */
  PickleWalk(Start start, HeaderInput in, long opcodesMax, Findings findings) {
    this.start = start;
    this.in = new PickleInput(in);
    this.opcodesMax = opcodesMax;
    this.findings = findings;
  }

  /** What is known of the place where a walk begins. */
  enum Start {
    /** There is the mark of a protocol at the start of a file. */
    MARKED,
    /** It is the start of a file: a pickle of protocols 0 and 1 has no mark. Names can be read. */
    UNMARKED,
    /**
     * It is behind other bytes. Lists of words can be read as imports without end, of which a
     * pickle makes few before its first call, prose as an import of half a sentence, where a pickle
     * has a name that a module or a class can have, and base64 as an import of one of its lines.
     */
    GUESSED
  }

  /** How a walk ended. */
  enum End {
    STOPPED,
    BROKEN,
    /** The bytes end before the pickle does. */
    CUT,
    LIMIT
  }

  /** Whether something was imported, which by itself runs a module. */
  boolean imported() {
    return named;
  }

  /**
   * Whether an imported name, or what came of one, was called. Numbers of the extension registry,
   * which is empty unless a program fills it, are read in any bytes: from other starts than a mark
   * they count when the pickle comes to its end.
   */
  boolean called() {
    return called && (named || stopped);
  }

  /** Where the walk is: behind the last instruction when it stopped. */
  long position() {
    return in.position();
  }

  long opcodes() {
    return opcodes;
  }

  /**
   * Walks to the end. How it ended is told and not yet a finding, because bytes that only look like
   * a pickle break off soon.
   */
  Outcome run() {
    try {
      while (!stopped) {
        if (++opcodes > opcodesMax) {
          return new Outcome(End.LIMIT, "more than " + opcodesMax + " instructions");
        }
        at = in.position();
        step();
      }
      return new Outcome(End.STOPPED, "");
    } catch (Broken e) {
      return new Outcome(e.end(), at + ": " + e.getMessage());
    } catch (RegistryException e) {
      if (e.fault() != Fault.MALFORMED) {
        throw e;
      }
      return new Outcome(End.CUT, at + ": cut off");
    }
  }

  /**
   * How a walk ended.
   *
   * @param detail where and why, unless it stopped
   */
  record Outcome(End end, String detail) {}

  private void step() throws Broken {
    Opcode opcode = in.opcode();
    switch (opcode.effect()) {
      case NOTHING -> in.pass(opcode);
      case PUSH -> {
        in.pass(opcode);
        stack.push(opcode == Opcode.PERSID ? Value.UNTOLD : Value.PLAIN);
      }
      case REPLACE -> {
        stack.pop();
        stack.push(opcode == Opcode.BINPERSID ? Value.UNTOLD : Value.PLAIN);
      }
      case TEXT, QUOTED -> stack.push(in.text(opcode));
      case GLOBAL -> stack.push(imported(in.line(), in.line()));
      case STACK_GLOBAL -> stackGlobal();
      case EXTENSION -> {
        in.pass(opcode);
        findings.add(Rule.PICKLE_EXTENSION, at, "imports through the extension registry");
        named |= start == Start.MARKED;
        stack.push(Value.EXTENSION);
      }
      case INST -> {
        Value.Global global = imported(in.line(), in.line());
        stack.popToMark();
        call(global);
      }
      case GET -> stack.get(in.index(opcode));
      case PUT -> put(in.index(opcode));
      default -> stackOnly(opcode.effect());
    }
  }

  /** The effects of instructions that nothing follows. */
  private void stackOnly(Opcode.Effect effect) throws Broken {
    switch (effect) {
      case MARK -> stack.push(Value.MARK);
      case STOP -> {
        stack.pop();
        stopped = true;
      }
      case POP -> stack.drop();
      case POP_MARK -> stack.popToMark();
      case DUP -> stack.push(stack.top());
      case ADD_ONE -> add(1);
      case ADD_TWO -> add(2);
      case ADD_MANY -> {
        stack.popToMark();
        stack.top();
      }
      case COLLECT -> {
        stack.popToMark();
        stack.push(Value.PLAIN);
      }
      case TUPLE -> {
        stack.popToMark();
        stack.push(Value.TUPLE);
      }
      case TUPLE_0 -> tuple(0);
      case TUPLE_1 -> tuple(1);
      case TUPLE_2 -> tuple(2);
      case TUPLE_3 -> tuple(3);
      case REDUCE, NEWOBJ -> construct(1);
      case NEWOBJ_EX -> construct(2);
      case OBJ -> obj();
      case BUILD -> build();
      case MEMOIZE -> stack.memoize();
      default -> throw new IllegalStateException("effect " + effect);
    }
  }

  private void add(int values) throws Broken {
    for (int i = 0; i < values; i++) {
      stack.pop();
    }
    stack.top();
  }

  private void tuple(int values) throws Broken {
    for (int i = 0; i < values; i++) {
      stack.pop();
    }
    stack.push(Value.TUPLE);
  }

  private void construct(int arguments) throws Broken {
    for (int i = 0; i < arguments; i++) {
      stack.pop();
    }
    call(stack.pop());
  }

  private void obj() throws Broken {
    Value type = stack.popToMark();
    if (type == null) {
      throw Broken.because("an object without its class");
    }
    call(type);
  }

  private void call(Value callee) throws Broken {
    if (callee instanceof Value.Global) {
      called = true;
    } else if (callee instanceof Value.Result || callee instanceof Value.Extension) {
      called = true;
      findings.add(Rule.PICKLE_COMPUTED, at, "calls what another call gave");
    } else {
      throw Broken.because("a call of something that is no imported name");
    }
    stack.push(Value.RESULT);
  }

  /** Attributes set on a result are its state; on an imported name they change the program. */
  private void build() throws Broken {
    stack.pop();
    if (stack.top() instanceof Value.Global global) {
      called = true;
      findings.add(Rule.PICKLE_BUILD, at, "changes " + Findings.shown(global.toString()));
    }
  }

  private void stackGlobal() throws Broken {
    Value name = stack.pop();
    Value module = stack.pop();
    if (module instanceof Value.Text(String m) && name instanceof Value.Text(String n)) {
      stack.push(imported(m, n));
    } else if (mayBeText(module) && mayBeText(name)) {
      findings.add(Rule.PICKLE_COMPUTED, at, "imports a name that it computes");
      named = true;
      called = true;
      stack.push(Value.RESULT);
    } else {
      throw Broken.because("an import by what is no text");
    }
  }

  private static boolean mayBeText(Value value) {
    return value instanceof Value.Text
        || value instanceof Value.Untold
        || value instanceof Value.Result;
  }

  /** Far places of the memo take memory in one unpickler and none in another. */
  private void put(long index) throws Broken {
    stack.put(index);
    if (index >= PickleStack.VALUES_MAX) {
      findings.add(Rule.PICKLE_LIMIT, at, "memo index " + index);
    }
  }

  private Value.Global imported(String module, String name) throws Broken {
    boolean words = !called && ++imports > IMPORTS_BEFORE_CALL_MAX;
    if (start == Start.GUESSED
        && (words || !isName(module) || !isName(name) || isEncodedLine(name))) {
      throw Broken.because("words, not imports");
    }
    if (start != Start.MARKED && !(isReadable(module) && isReadable(name))) {
      throw Broken.because("an import of what is no name");
    }
    named = true;
    var global = new Value.Global(module, name);
    if (!AllowedGlobals.contains(global)) {
      findings.add(Rule.PICKLE_GLOBAL, at, "imports " + Findings.shown(global.toString()));
    }
    return global;
  }

  /** Identifiers with dots between; a hyphen, because a file can be imported that has one. */
  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
      if (!letter && c != '.' && c != '-') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** No unpickler imports a name that is empty, and none by one that is no UTF-8. */
  private static boolean isReadable(String name) {
    return !name.isEmpty() && name.chars().noneMatch(c -> c == 0xfffd || Character.isISOControl(c));
  }

  /**
   * Letters and digits as long as a line of base64. No module has an attribute of such a name, so
   * that a pickle which imports one ends there, before it calls anything.
   */
  private static boolean isEncodedLine(String name) {
    return name.length() >= ENCODED_LINE_MIN
        && name.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c));
  }
}
