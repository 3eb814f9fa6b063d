package reg.scan.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reg.scan.template.Token.Kind;

/**
 * Splits a Jinja template into its tags, and these into tokens; the text between is skipped.
 * Source: pallets/jinja 3.1 {@code lexer.py} with its default delimiters.
 */
final class JinjaLexer {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<space>\\s+)"
              + "|(?<number>0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+"
              + "|[0-9][0-9_]*(?:\\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9_]+)?)"
              + "|(?<name>[\\p{L}\\p{N}\\p{M}\\p{Pc}]+)"
              + "|(?<operator>//|\\*\\*|==|!=|>=|<=|[-+*/%~\\[\\](){}.,:|=<>;])");

  private static final int DEPTH_MAX = 64;

  private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*[-+]?%}");
  private static final Pattern END_RAW = Pattern.compile("\\{%[-+]?\\s*endraw\\s*[-+]?%}");

  private final String source;
  private final List<Tag> tags = new ArrayList<>();
  private int at;
  private int line = 1;

  private JinjaLexer(String source) {
    this.source = source;
  }

  /** What is wrong with a template. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private Malformed(int line, String message) {
      super("line " + line + ": " + message, null, false, false);
    }
  }

  static List<Tag> tags(String source) throws Malformed {
    var lexer = new JinjaLexer(source);
    lexer.run();
    return lexer.tags;
  }

  private void run() throws Malformed {
    for (int open = nextOpen(); open >= 0; open = nextOpen()) {
      moveTo(open);
      switch (source.charAt(open + 1)) {
        case '#' -> skipBehind("#}", "comment");
        case '{' -> tag(false);
        default -> {
          Matcher raw = RAW.matcher(source).region(open, source.length());
          if (raw.lookingAt()) {
            skipRaw(raw.end());
          } else {
            tag(true);
          }
        }
      }
    }
  }

  private int nextOpen() {
    int open = source.indexOf('{', at);
    while (open >= 0
        && (open + 1 == source.length() || "{%#".indexOf(source.charAt(open + 1)) < 0)) {
      open = source.indexOf('{', open + 1);
    }
    return open;
  }

  private void skipBehind(String end, String what) throws Malformed {
    int close = source.indexOf(end, at + 2);
    if (close < 0) {
      throw new Malformed(line, "a " + what + " without its end");
    }
    moveTo(close + end.length());
  }

  private void skipRaw(int from) throws Malformed {
    Matcher end = END_RAW.matcher(source);
    if (!end.find(from)) {
      throw new Malformed(line, "a raw block without its end");
    }
    moveTo(end.end());
  }

  private void tag(boolean statement) throws Malformed {
    String close = statement ? "%}" : "}}";
    var tokens = new ArrayList<Token>();
    Deque<String> open = new ArrayDeque<>();
    moveTo(at + 2);
    if (at < source.length() && "-+".indexOf(source.charAt(at)) >= 0) {
      moveTo(at + 1);
    }
    while (!(open.isEmpty() && closes(close))) {
      Token token = token(statement);
      if (token != null) {
        pair(token, open);
        tokens.add(token);
      }
    }
    tags.add(new Tag(statement, tokens));
  }

  private boolean closes(String close) {
    int from = at < source.length() && "-+".indexOf(source.charAt(at)) >= 0 ? at + 1 : at;
    if (source.startsWith(close, from)) {
      moveTo(from + close.length());
      return true;
    }
    return false;
  }

  private void pair(Token token, Deque<String> open) throws Malformed {
    if (token.kind() != Kind.OPERATOR) {
      return;
    }
    switch (token.text()) {
      case "(" -> open.push(")");
      case "[" -> open.push("]");
      case "{" -> open.push("}");
      case ")", "]", "}" -> {
        if (!token.text().equals(open.poll())) {
          throw new Malformed(line, "'" + token.text() + "' closes nothing");
        }
      }
      default -> {}
    }
    if (open.size() > DEPTH_MAX) {
      throw new Malformed(line, "brackets more than " + DEPTH_MAX + " deep");
    }
  }

  private @Nullable Token token(boolean statement) throws Malformed {
    if (at >= source.length()) {
      throw new Malformed(
          line, "a " + (statement ? "statement" : "expression") + " without its end");
    }
    char c = source.charAt(at);
    if (c == '"' || c == '\'') {
      return text(c);
    }
    Matcher matcher = TOKEN.matcher(source).region(at, source.length());
    if (!matcher.lookingAt()) {
      throw new Malformed(line, "a character that no expression has");
    }
    int tokenLine = line;
    moveTo(matcher.end());
    String text = matcher.group();
    if (matcher.group("space") != null) {
      return null;
    }
    Kind kind = Kind.OPERATOR;
    if (matcher.group("number") != null) {
      kind = Kind.NUMBER;
    } else if (matcher.group("name") != null) {
      kind = Kind.NAME;
    }
    return new Token(kind, text, tokenLine);
  }

  private Token text(char quote) throws Malformed {
    var text = new StringBuilder();
    boolean hidden = false;
    int tokenLine = line;
    int i = at + 1;
    while (i < source.length() && source.charAt(i) != quote) {
      if (source.charAt(i) == '\\') {
        var escape = PythonEscape.at(source, i);
        hidden |= escape.hidesPlain();
        text.append(escape.text());
        i = escape.end();
      } else {
        text.append(source.charAt(i++));
      }
    }
    if (i >= source.length()) {
      throw new Malformed(line, "a text without its end");
    }
    moveTo(i + 1);
    return new Token(hidden ? Kind.ESCAPED_TEXT : Kind.TEXT, text.toString(), tokenLine);
  }

  private void moveTo(int position) {
    for (int i = at; i < position && i < source.length(); i++) {
      line += source.charAt(i) == '\n' ? 1 : 0;
    }
    at = position;
  }
}
