package reg.scan.pickle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
  private static final int LINE_BYTES_MAX = 1 << 16;
  private static final int TEXT_BYTES_MAX = 256;
  private static final int IMPORTS_BEFORE_CALL_MAX = 16;

  /** Columns of PEM, the fewest that lines of base64 have. Source: RFC 7468, section 2. */
  private static final int ENCODED_LINE_MIN = 64;

  private final HeaderInput in;
  private final Findings findings;
  private final PickleStack stack = new PickleStack();
  private final long opcodesMax;
  private final boolean guess;
  private byte[] line = new byte[64];
  private int imports;
  private long opcodes;
  private long at;
  private boolean called;
  private boolean stopped;

  /** A walk that takes at most so many instructions. */
  PickleWalk(HeaderInput in, long opcodesMax, Findings findings) {
    this(in, opcodesMax, false, findings);
  }

  private PickleWalk(HeaderInput in, long opcodesMax, boolean guess, Findings findings) {
    this.in = in;
    this.opcodesMax = opcodesMax;
    this.guess = guess;
    this.findings = findings;
  }

  /**
   * A walk over what may be a pickle. Lists of words can be read as imports without end, of which a
   * pickle makes few before its first call, prose as an import of half a sentence, where a pickle
   * has a name that a module or a class can have, and base64 as an import of one of its lines.
   */
  static PickleWalk guess(HeaderInput in, long opcodesMax, Findings findings) {
    return new PickleWalk(in, opcodesMax, true, findings);
  }

  /** How a walk ended. */
  enum End {
    STOPPED,
    BROKEN,
    /** The bytes end before the pickle does. */
    CUT,
    LIMIT
  }

  /** Whether an imported name, or what came of one, was called. */
  boolean called() {
    return called;
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
    Opcode opcode = Opcode.of(in.u8());
    if (opcode == null) {
      throw Broken.because("no instruction");
    }
    switch (opcode.effect()) {
      case NOTHING -> in.pass(fixed(opcode.argument()));
      case PUSH -> {
        passArgument(opcode.argument());
        stack.push(Value.PLAIN);
      }
      case REPLACE -> {
        stack.pop();
        stack.push(Value.PLAIN);
      }
      case TEXT, QUOTED -> stack.push(text(opcode));
      case GLOBAL -> stack.push(imported(line(), line()));
      case STACK_GLOBAL -> stackGlobal();
      case EXTENSION -> {
        in.pass(fixed(opcode.argument()));
        findings.add(Rule.PICKLE_EXTENSION, at, "imports through the extension registry");
        stack.push(Value.RESULT);
      }
      case INST -> {
        Value.Global global = imported(line(), line());
        stack.popToMark();
        call(global);
      }
      case GET -> stack.get(index(opcode));
      case PUT -> stack.put(index(opcode));
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
    } else if (callee instanceof Value.Result) {
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
    } else {
      findings.add(Rule.PICKLE_COMPUTED, at, "imports a name that it computes");
      called = true;
      stack.push(Value.RESULT);
    }
  }

  private Value.Global imported(String module, String name) throws Broken {
    boolean words = !called && ++imports > IMPORTS_BEFORE_CALL_MAX;
    boolean named = isName(module) && isName(name) && !isEncodedLine(name);
    if (guess && (words || !named)) {
      throw Broken.because("words, not imports");
    }
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

  /**
   * Letters and digits as long as a line of base64. No module has an attribute of such a name, so
   * that a pickle which imports one ends there, before it calls anything.
   */
  private static boolean isEncodedLine(String name) {
    return name.length() >= ENCODED_LINE_MIN
        && name.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c));
  }

  private Value text(Opcode opcode) throws Broken {
    if (opcode.argument() != Opcode.Argument.LINE) {
      long length = sized(opcode.argument());
      if (length > TEXT_BYTES_MAX) {
        in.pass(length);
        return Value.PLAIN;
      }
      return text(in.bytes(length));
    }
    String line = line();
    // What is escaped is no name that anything honest would write.
    if (line.length() > TEXT_BYTES_MAX || line.indexOf('\\') >= 0) {
      return Value.PLAIN;
    }
    if (opcode.effect() != Opcode.Effect.QUOTED) {
      return new Value.Text(line);
    }
    if (line.length() < 2 || line.charAt(0) != line.charAt(line.length() - 1)) {
      throw Broken.because("a text without its quotes");
    }
    return new Value.Text(line.substring(1, line.length() - 1));
  }

  private static Value text(byte[] bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return new Value.Text(text.toString());
    } catch (CharacterCodingException e) {
      return Value.PLAIN;
    }
  }

  private long index(Opcode opcode) throws Broken {
    return switch (opcode.argument()) {
      case ONE -> in.u8();
      case FOUR -> in.u32();
      default -> number(line());
    };
  }

  private static long number(String line) throws Broken {
    long number = line.isEmpty() || line.length() > 9 ? -1 : 0;
    for (int i = 0; i < line.length() && number >= 0; i++) {
      int digit = line.charAt(i) - '0';
      number = digit < 0 || digit > 9 ? -1 : number * 10 + digit;
    }
    if (number < 0) {
      throw Broken.because("a memo index that is no number");
    }
    return number;
  }

  private void passArgument(Opcode.Argument argument) throws Broken {
    switch (argument) {
      case LINE -> line();
      case SIZED_1, SIZED_4, SIZED_8 -> in.pass(sized(argument));
      default -> in.pass(fixed(argument));
    }
  }

  private static int fixed(Opcode.Argument argument) {
    return switch (argument) {
      case ONE -> 1;
      case TWO -> 2;
      case FOUR -> 4;
      case EIGHT -> 8;
      default -> 0;
    };
  }

  /** A length that the bytes left can hold. */
  private long sized(Opcode.Argument argument) throws Broken {
    long length =
        switch (argument) {
          case SIZED_1 -> in.u8();
          case SIZED_4 -> in.u32();
          default -> in.i64();
        };
    if (length < 0 || length > in.left()) {
      throw new Broken(End.CUT, "cut off");
    }
    return length;
  }

  private String line() throws Broken {
    int length = 0;
    for (int c = in.u8(); c != '\n'; c = in.u8()) {
      if (length == LINE_BYTES_MAX) {
        throw Broken.limit("a line over " + LINE_BYTES_MAX + " bytes");
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, length * 2);
      }
      line[length++] = (byte) c;
    }
    return new String(line, 0, length, StandardCharsets.UTF_8);
  }
}
