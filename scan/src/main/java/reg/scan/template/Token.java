package reg.scan.template;

/**
 * A token of a Jinja expression or statement.
 *
 * @param kind what it is
 * @param text a name, a number as written, a text without quotes and with its escapes replaced, an
 *     operator
 * @param line from 1
 */
record Token(Kind kind, String text, int line) {
  /** What a token is. */
  enum Kind {
    NAME,
    NUMBER,
    /** A text as it is written. */
    TEXT,
    /** A text with a plain character hidden behind an escape. */
    ESCAPED_TEXT,
    OPERATOR
  }

  boolean isName() {
    return kind == Kind.NAME;
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  boolean isText() {
    return kind == Kind.TEXT || kind == Kind.ESCAPED_TEXT;
  }

  boolean is(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }
}
