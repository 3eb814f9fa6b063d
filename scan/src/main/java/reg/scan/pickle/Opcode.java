package reg.scan.pickle;

import org.jspecify.annotations.Nullable;

/**
 * The instructions of pickle protocols 0 to 5: the byte, what follows it, and what it does to the
 * stack. Source: CPython 3.14 {@code Lib/pickletools.py}, {@code Modules/_pickle.c}.
 */
enum Opcode {
  MARK('(', Argument.NONE, Effect.MARK),
  STOP('.', Argument.NONE, Effect.STOP),
  POP('0', Argument.NONE, Effect.POP),
  POP_MARK('1', Argument.NONE, Effect.POP_MARK),
  DUP('2', Argument.NONE, Effect.DUP),
  FLOAT('F', Argument.LINE, Effect.PUSH),
  INT('I', Argument.LINE, Effect.PUSH),
  BININT('J', Argument.FOUR, Effect.PUSH),
  BININT1('K', Argument.ONE, Effect.PUSH),
  LONG('L', Argument.LINE, Effect.PUSH),
  BININT2('M', Argument.TWO, Effect.PUSH),
  NONE('N', Argument.NONE, Effect.PUSH),
  PERSID('P', Argument.LINE, Effect.PUSH),
  BINPERSID('Q', Argument.NONE, Effect.REPLACE),
  REDUCE('R', Argument.NONE, Effect.REDUCE),
  STRING('S', Argument.LINE, Effect.QUOTED),
  BINSTRING('T', Argument.SIZED_4, Effect.TEXT),
  SHORT_BINSTRING('U', Argument.SIZED_1, Effect.TEXT),
  UNICODE('V', Argument.LINE, Effect.TEXT),
  BINUNICODE('X', Argument.SIZED_4, Effect.TEXT),
  APPEND('a', Argument.NONE, Effect.ADD_ONE),
  BUILD('b', Argument.NONE, Effect.BUILD),
  GLOBAL('c', Argument.TWO_LINES, Effect.GLOBAL),
  DICT('d', Argument.NONE, Effect.COLLECT),
  APPENDS('e', Argument.NONE, Effect.ADD_MANY),
  GET('g', Argument.LINE, Effect.GET),
  BINGET('h', Argument.ONE, Effect.GET),
  INST('i', Argument.TWO_LINES, Effect.INST),
  LONG_BINGET('j', Argument.FOUR, Effect.GET),
  LIST('l', Argument.NONE, Effect.COLLECT),
  OBJ('o', Argument.NONE, Effect.OBJ),
  PUT('p', Argument.LINE, Effect.PUT),
  BINPUT('q', Argument.ONE, Effect.PUT),
  LONG_BINPUT('r', Argument.FOUR, Effect.PUT),
  SETITEM('s', Argument.NONE, Effect.ADD_TWO),
  TUPLE('t', Argument.NONE, Effect.TUPLE),
  SETITEMS('u', Argument.NONE, Effect.ADD_MANY),
  EMPTY_DICT('}', Argument.NONE, Effect.PUSH),
  EMPTY_LIST(']', Argument.NONE, Effect.PUSH),
  EMPTY_TUPLE(')', Argument.NONE, Effect.TUPLE_0),
  BINFLOAT('G', Argument.EIGHT, Effect.PUSH),
  BINBYTES('B', Argument.SIZED_4, Effect.PUSH),
  SHORT_BINBYTES('C', Argument.SIZED_1, Effect.PUSH),
  PROTO(0x80, Argument.ONE, Effect.NOTHING),
  NEWOBJ(0x81, Argument.NONE, Effect.NEWOBJ),
  EXT1(0x82, Argument.ONE, Effect.EXTENSION),
  EXT2(0x83, Argument.TWO, Effect.EXTENSION),
  EXT4(0x84, Argument.FOUR, Effect.EXTENSION),
  TUPLE1(0x85, Argument.NONE, Effect.TUPLE_1),
  TUPLE2(0x86, Argument.NONE, Effect.TUPLE_2),
  TUPLE3(0x87, Argument.NONE, Effect.TUPLE_3),
  NEWTRUE(0x88, Argument.NONE, Effect.PUSH),
  NEWFALSE(0x89, Argument.NONE, Effect.PUSH),
  LONG1(0x8a, Argument.SIZED_1, Effect.PUSH),
  LONG4(0x8b, Argument.SIZED_4, Effect.PUSH),
  SHORT_BINUNICODE(0x8c, Argument.SIZED_1, Effect.TEXT),
  BINUNICODE8(0x8d, Argument.SIZED_8, Effect.TEXT),
  BINBYTES8(0x8e, Argument.SIZED_8, Effect.PUSH),
  EMPTY_SET(0x8f, Argument.NONE, Effect.PUSH),
  ADDITEMS(0x90, Argument.NONE, Effect.ADD_MANY),
  FROZENSET(0x91, Argument.NONE, Effect.COLLECT),
  NEWOBJ_EX(0x92, Argument.NONE, Effect.NEWOBJ_EX),
  STACK_GLOBAL(0x93, Argument.NONE, Effect.STACK_GLOBAL),
  MEMOIZE(0x94, Argument.NONE, Effect.MEMOIZE),
  FRAME(0x95, Argument.EIGHT, Effect.NOTHING),
  BYTEARRAY8(0x96, Argument.SIZED_8, Effect.PUSH),
  NEXT_BUFFER(0x97, Argument.NONE, Effect.PUSH),
  READONLY_BUFFER(0x98, Argument.NONE, Effect.REPLACE);

  private static final @Nullable Opcode[] BY_CODE = new Opcode[256];

  static {
    for (Opcode opcode : values()) {
      BY_CODE[opcode.code] = opcode;
    }
  }

  private final int code;
  private final Argument argument;
  private final Effect effect;

  Opcode(int code, Argument argument, Effect effect) {
    this.code = code;
    this.argument = argument;
    this.effect = effect;
  }

  /** What follows the instruction's byte. */
  enum Argument {
    NONE,
    ONE,
    TWO,
    FOUR,
    EIGHT,
    LINE,
    TWO_LINES,
    /** A length of one byte, then so many bytes. */
    SIZED_1,
    SIZED_4,
    SIZED_8
  }

  /** What the instruction does, as far as names and calls go. */
  enum Effect {
    NOTHING,
    /** A value that is neither a name nor called. */
    PUSH,
    /** A value takes the place of another. */
    REPLACE,
    TEXT,
    QUOTED,
    MARK,
    STOP,
    POP,
    POP_MARK,
    DUP,
    ADD_ONE,
    ADD_TWO,
    ADD_MANY,
    COLLECT,
    TUPLE,
    TUPLE_0,
    TUPLE_1,
    TUPLE_2,
    TUPLE_3,
    GLOBAL,
    STACK_GLOBAL,
    EXTENSION,
    REDUCE,
    BUILD,
    INST,
    OBJ,
    NEWOBJ,
    NEWOBJ_EX,
    GET,
    PUT,
    MEMOIZE
  }

  static @Nullable Opcode of(int code) {
    return BY_CODE[code];
  }

  Argument argument() {
    return argument;
  }

  Effect effect() {
    return effect;
  }
}
