package reg.scan.pickle;

/** What a pickle's stack holds, as far as names and calls go. */
sealed interface Value {
  /** Anything that is neither a name nor called. */
  Value PLAIN = new Plain();

  /** A tuple of whatever. */
  Value TUPLE = new Tuple();

  /** What a call gave. */
  Value RESULT = new Result();

  /** The start of a group. */
  Value MARK = new Mark();

  /** A number, a list, long text: neither a name nor called. */
  record Plain() implements Value {}

  /** A tuple, which is how arguments are given. */
  record Tuple() implements Value {}

  /** What a call gave. */
  record Result() implements Value {}

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
