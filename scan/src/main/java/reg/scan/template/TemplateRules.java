package reg.scan.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/** The rules that look at one tag at a time. */
final class TemplateRules {
  private static final Set<String> STATEMENTS = Set.of("import", "include", "extends", "from");

  /** Python's ways from any object to its frames and code, beside those that begin with _. */
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "mro",
          "func_globals",
          "func_code",
          "func_closure",
          "func_defaults",
          "gi_frame",
          "gi_code",
          "cr_frame",
          "cr_code",
          "ag_frame",
          "ag_code",
          "tb_frame",
          "tb_next",
          "f_globals",
          "f_locals",
          "f_builtins",
          "f_back",
          "f_code",
          "co_code",
          "im_func",
          "im_self",
          "im_class",
          "format_map",
          "environment");

  /** Names that no conversation has and that lead out of a template. */
  private static final Set<String> GLOBALS =
      Set.of(
          "self",
          "lipsum",
          "cycler",
          "joiner",
          "url_for",
          "get_flashed_messages",
          "__import__",
          "subprocess",
          "builtins",
          "importlib",
          "posix",
          "environ");

  /** Names that are harmless until they are called. */
  private static final Set<String> CALLED =
      Set.of(
          "eval",
          "exec",
          "open",
          "getattr",
          "setattr",
          "delattr",
          "hasattr",
          "globals",
          "locals",
          "vars",
          "dir",
          "type",
          "object",
          "compile",
          "input",
          "breakpoint",
          "super",
          "id",
          "help");

  /** Filters that take the name of an attribute. */
  private static final Set<String> NAMING =
      Set.of(
          "map",
          "select",
          "reject",
          "selectattr",
          "rejectattr",
          "groupby",
          "sort",
          "sum",
          "unique",
          "min",
          "max");

  private static final Set<String> NAMING_FIRST =
      Set.of("map", "selectattr", "rejectattr", "groupby");

  private static final Pattern DUNDER = Pattern.compile("__[A-Za-z]+");
  private static final Pattern WIDE_FORMAT = Pattern.compile("[%:][^a-zA-Z{}]{0,16}[0-9]{5,}");
  private static final Pattern FIELD_WITH_PART = Pattern.compile("\\{[^{}]*[.\\[]");
  private static final BigDecimal RANGE_MAX = BigDecimal.valueOf(99_999);
  private static final BigDecimal NUMBER_MAX = BigDecimal.valueOf(100_000_000_000L);
  private static final BigDecimal FACTOR_MAX = BigDecimal.valueOf(99_999);

  private final String where;
  private final Findings findings;

  TemplateRules(String where, Findings findings) {
    this.where = where;
    this.findings = findings;
  }

  void report(Rule rule, Token at, String message) {
    String place = (where.isEmpty() ? "" : where + ", ") + "line " + at.line();
    findings.add(rule, place, message);
  }

  void check(Tag tag) {
    if (STATEMENTS.contains(tag.keyword())) {
      report(
          Rule.TEMPLATE_STATEMENT,
          tag.tokens().getFirst(),
          "loads another template: " + tag.keyword());
    }
    var tokens = new Tokens(tag.tokens());
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      switch (token.kind()) {
        case TEXT, ESCAPED_TEXT -> text(tokens, i);
        case NUMBER -> number(tokens, i);
        case NAME -> name(tokens, i);
        case OPERATOR -> {
          if (token.is("**")) {
            report(Rule.TEMPLATE_SIZE, token, "a power, which can be of any size");
          }
        }
      }
    }
  }

  private void text(Tokens tokens, int at) {
    Token token = tokens.get(at);
    if (token.kind() == Token.Kind.ESCAPED_TEXT) {
      report(Rule.TEMPLATE_HIDDEN_TEXT, token, "plain characters behind escapes in a text");
    }
    if (DUNDER.matcher(token.text()).find()) {
      report(Rule.TEMPLATE_ATTRIBUTE, token, "a text with a Python attribute: " + token.text());
    }
    boolean formats = tokens.is(at + 1, "%") || tokens.is(at + 1, "|") || tokens.is(at + 1, ".");
    if (formats && WIDE_FORMAT.matcher(token.text()).find()) {
      report(Rule.TEMPLATE_SIZE, token, "a format of more than 9999 characters");
    }
  }

  private void number(Tokens tokens, int at) {
    BigDecimal value = value(tokens.get(at).text());
    boolean factor = tokens.is(at - 1, "*") || tokens.is(at + 1, "*");
    BigDecimal max = factor ? FACTOR_MAX : NUMBER_MAX;
    if (value.compareTo(max) > 0) {
      report(Rule.TEMPLATE_SIZE, tokens.get(at), "the number " + tokens.get(at).text());
    }
  }

  private static BigDecimal value(String number) {
    String digits = number.replace("_", "").toLowerCase(Locale.ROOT);
    if (digits.length() > 30) {
      return BigDecimal.valueOf(Long.MAX_VALUE);
    }
    try {
      if (digits.startsWith("0x")) {
        return new BigDecimal(new BigInteger(digits.substring(2), 16));
      }
      return new BigDecimal(digits);
    } catch (NumberFormatException e) {
      return BigDecimal.valueOf(Long.MAX_VALUE);
    }
  }

  private void name(Tokens tokens, int at) {
    Token token = tokens.get(at);
    if (tokens.is(at - 1, ".")) {
      attribute(tokens, at);
    } else if (tokens.is(at - 1, "|") || (at == 1 && tokens.get(0).isName("filter"))) {
      filter(tokens, at);
    } else {
      global(tokens, at);
    }
    if (token.text().startsWith("__")) {
      report(Rule.TEMPLATE_ATTRIBUTE, token, "the Python name " + token.text());
    }
  }

  private void attribute(Tokens tokens, int at) {
    Token token = tokens.get(at);
    if (token.text().startsWith("_") || ATTRIBUTES.contains(token.text())) {
      report(Rule.TEMPLATE_ATTRIBUTE, token, "the attribute " + token.text());
    }
    if (token.text().equals("format") && !isLiteralCall(tokens, at)) {
      report(Rule.TEMPLATE_FORMAT, token, "formats a text that it does not spell out");
    }
  }

  /** Whether a method is called on a text: {@code 'x'.format(}, and the text holds no attribute. */
  private static boolean isLiteralCall(Tokens tokens, int at) {
    return at >= 2
        && tokens.get(at - 2).isText()
        && !tokens.is(at - 3, "~")
        && !tokens.is(at - 3, "+")
        && !FIELD_WITH_PART.matcher(tokens.get(at - 2).text()).find();
  }

  private void filter(Tokens tokens, int at) {
    Token token = tokens.get(at);
    if (token.text().equals("attr")) {
      report(Rule.TEMPLATE_ATTR_FILTER, token, "takes an attribute by the filter attr");
    }
    if (token.text().equals("format") && !(at >= 2 && tokens.get(at - 2).isText())) {
      report(Rule.TEMPLATE_FORMAT, token, "formats a text that it does not spell out");
    }
    if (NAMING.contains(token.text()) && tokens.is(at + 1, "(")) {
      naming(tokens, at);
    }
  }

  /** What names an attribute must be one text, and not one of Python's. */
  private void naming(Tokens tokens, int at) {
    Token filter = tokens.get(at);
    boolean first = NAMING_FIRST.contains(filter.text());
    for (List<Token> argument : tokens.arguments(at + 1)) {
      boolean keyed = argument.size() > 2 && argument.get(0).isName("attribute");
      List<Token> value = keyed ? argument.subList(2, argument.size()) : argument;
      boolean names = keyed || (first && !isKeyed(argument));
      first = false;
      if (names && !(value.size() == 1 && isHarmless(value.getFirst()))) {
        report(Rule.TEMPLATE_BUILT_NAME, filter, "a computed or hidden name in " + filter.text());
      }
    }
  }

  private static boolean isKeyed(List<Token> argument) {
    return argument.size() > 1 && argument.get(1).is("=");
  }

  private static boolean isHarmless(Token token) {
    if (token.kind() == Token.Kind.NUMBER) {
      return true;
    }
    String text = token.text();
    return token.kind() == Token.Kind.TEXT
        && !text.startsWith("_")
        && !text.contains("._")
        && !text.equals("attr")
        && !text.equals("format")
        && !ATTRIBUTES.contains(text);
  }

  private void global(Tokens tokens, int at) {
    Token token = tokens.get(at);
    String name = token.text();
    boolean keyword = tokens.is(at + 1, "=");
    boolean called = tokens.is(at + 1, "(") && !(at > 0 && tokens.get(at - 1).isName("macro"));
    if (!keyword && (GLOBALS.contains(name) || (called && CALLED.contains(name)))) {
      report(Rule.TEMPLATE_GLOBAL, token, "uses " + name);
    }
    if (called && name.equals("range")) {
      range(tokens, at);
    }
  }

  private void range(Tokens tokens, int at) {
    for (List<Token> argument : tokens.arguments(at + 1)) {
      for (Token token : argument) {
        boolean large =
            token.kind() == Token.Kind.NUMBER && value(token.text()).compareTo(RANGE_MAX) > 0;
        boolean grows = token.is("*") || token.is("**") || token.is("~");
        if (large || grows) {
          report(Rule.TEMPLATE_SIZE, token, "a range that is not bounded");
          return;
        }
      }
    }
  }
}
