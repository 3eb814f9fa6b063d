package reg.scan.pickle;

/** What a pickle's stack holds, as far as names and calls go. */
sealed interface Value {
  /** Anything that is neither a name nor called. */
  Value PLAIN = new Plain();

  /** What may be any text, or what the program that loads the pickle gave. */
  Value UNTOLD = new Untold();

  /** A tuple of whatever. */
  Value TUPLE = new Tuple();

  /** What a call gave. */
  Value RESULT = new Result();

  /** What the extension registry holds: it can be called. */
  Value EXTENSION = new Extension();

  /** The start of a group. */
  Value MARK = new Mark();

  /** A number, a list, long text: neither a name nor called. */
  record Plain() implements Value {}

  /** What may be any text. */
  record Untold() implements Value {}

  /** A tuple, which is how arguments are given. */
  record Tuple() implements Value {}

  /** What a call gave. */
  record Result() implements Value {}

  /** What the extension registry holds. */
  record Extension() implements Value {}

  /** The start of a group. */
  record Mark() implements Value {}

  /** A short text, which may become a name. */
  record Text(String text) implements Value {}

  /** An imported thing. */
  record Global(String module, String name) implements Value {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }
}
