package reg.scan.template;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reg.scan.report.Rule;

/**
 * Which variables hold a text that the template puts together, and where one is used to name an
 * attribute: {@code x[a ~ b]} reads an attribute where {@code x} has no such key.
 */
final class BuiltNames {
  /** Filters and methods that make one text of others. */
  private static final Set<String> BUILDING =
      Set.of(
          "format",
          "join",
          "replace",
          "reverse",
          "lower",
          "upper",
          "title",
          "capitalize",
          "trim",
          "strip",
          "lstrip",
          "rstrip",
          "string",
          "urlize",
          "center",
          "truncate",
          "removeprefix",
          "removesuffix",
          "swapcase",
          "translate",
          "decode",
          "encode",
          "casefold",
          "zfill");

  private static final int ROUNDS_MAX = 64;

  private final Set<String> built = new HashSet<>();

  private BuiltNames() {}

  /** Follows assignments until nothing more is found. */
  static BuiltNames of(List<Tag> tags, TemplateRules rules) {
    var names = new BuiltNames();
    for (int i = 0; i < ROUNDS_MAX; i++) {
      int before = names.built.size();
      tags.forEach(names::assignments);
      if (names.built.size() == before) {
        return names;
      }
    }
    rules.report(
        Rule.TEMPLATE_SIZE, tags.getFirst().tokens().getFirst(), "assignments that go round");
    return names;
  }

  private void assignments(Tag tag) {
    var tokens = new Tokens(tag.tokens());
    switch (tag.keyword()) {
      case "set" -> set(tokens);
      case "for" -> loop(tokens);
      case "with", "macro", "call" -> {
        for (int i = 1; i < tokens.size(); i++) {
          if (tokens.is(i, "=") && tokens.get(i - 1).isName() && builds(tokens.from(i + 1))) {
            built.add(tokens.get(i - 1).text());
          }
        }
      }
      default -> {}
    }
  }

  /** {@code set a, ns.b = …}; without {@code =} the block that follows becomes the text. */
  private void set(Tokens tokens) {
    int equals = 1;
    while (equals < tokens.size() && !tokens.is(equals, "=")) {
      equals++;
    }
    boolean block = equals >= tokens.size();
    if (block || builds(tokens.from(equals + 1))) {
      int last = block ? Math.min(2, tokens.size()) : equals;
      for (int i = 1; i < last; i++) {
        if (tokens.get(i).isName() && !tokens.is(i + 1, ".")) {
          built.add(tokens.get(i).text());
        }
      }
    }
  }

  private void loop(Tokens tokens) {
    int in = 1;
    while (in < tokens.size() && !tokens.get(in).isName("in")) {
      in++;
    }
    if (builds(tokens.from(in + 1))) {
      for (int i = 1; i < Math.min(in, tokens.size()); i++) {
        if (tokens.get(i).isName()) {
          built.add(tokens.get(i).text());
        }
      }
    }
  }

  /** Whether an expression can give a text that is nowhere written as a whole. */
  private boolean builds(List<Token> expression) {
    boolean hasText = false;
    boolean hasPlus = false;
    for (int i = 0; i < expression.size(); i++) {
      Token token = expression.get(i);
      boolean follows = i > 0 && (expression.get(i - 1).is("|") || expression.get(i - 1).is("."));
      if (token.is("~")
          || (token.isName() && follows && BUILDING.contains(token.text()))
          || (token.isName() && built.contains(token.text()))) {
        return true;
      }
      hasText |= token.isText();
      hasPlus |= token.is("+") || token.is("%") || token.is("*");
    }
    return hasText && hasPlus;
  }

  /** Tells of names that are built where they are used. */
  void check(Tag tag, TemplateRules rules) {
    var tokens = new Tokens(tag.tokens());
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.is(i, "[") && isSubscript(tokens.get(i - 1))) {
        subscript(tokens.inside(i), tokens.get(i), rules);
      }
    }
  }

  /** A bracket behind a value takes a part of it; elsewhere it begins a list. */
  private static boolean isSubscript(Token before) {
    return before.isText()
        || before.is(")")
        || before.is("]")
        || before.is("}")
        || (before.isName()
            && !Set.of(
                    "in", "if", "else", "elif", "and", "or", "not", "is", "print", "do", "return")
                .contains(before.text()));
  }

  private void subscript(List<Token> inside, Token at, TemplateRules rules) {
    boolean one = inside.size() == 1;
    if (one && inside.getFirst().isText()) {
      if (inside.getFirst().text().startsWith("_")) {
        rules.report(Rule.TEMPLATE_ATTRIBUTE, at, "the attribute " + inside.getFirst().text());
      }
      return;
    }
    boolean pieces = inside.stream().anyMatch(Token::isText) && !isNested(inside);
    if (pieces || builds(inside)) {
      rules.report(Rule.TEMPLATE_BUILT_NAME, at, "takes an attribute by a name that it builds");
    }
  }

  /** Whether each text is itself alone in brackets, as in {@code a[b['c']]}. */
  private static boolean isNested(List<Token> inside) {
    for (int i = 0; i < inside.size(); i++) {
      boolean alone =
          i > 0 && i + 1 < inside.size() && inside.get(i - 1).is("[") && inside.get(i + 1).is("]");
      if (inside.get(i).isText() && !alone) {
        return false;
      }
    }
    return true;
  }
}
