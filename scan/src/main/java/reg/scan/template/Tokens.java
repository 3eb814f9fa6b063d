package reg.scan.template;

import java.util.ArrayList;
import java.util.List;

/** The tokens of a tag, by position; outside of it nothing matches. */
final class Tokens {
  private final List<Token> tokens;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  int size() {
    return tokens.size();
  }

  Token get(int at) {
    return tokens.get(at);
  }

  boolean is(int at, String operator) {
    return at >= 0 && at < tokens.size() && tokens.get(at).is(operator);
  }

  List<Token> from(int at) {
    return tokens.subList(Math.min(at, tokens.size()), tokens.size());
  }

  /** What is between an opening bracket and the one that closes it. */
  List<Token> inside(int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      depth += step(tokens.get(i));
      if (depth == 0) {
        return tokens.subList(open + 1, i);
      }
    }
    return tokens.subList(open + 1, tokens.size());
  }

  /** The arguments of a call whose parenthesis opens there. */
  List<List<Token>> arguments(int open) {
    var arguments = new ArrayList<List<Token>>();
    List<Token> inside = inside(open);
    int depth = 0;
    int from = 0;
    for (int i = 0; i < inside.size(); i++) {
      depth += step(inside.get(i));
      if (depth == 0 && inside.get(i).is(",")) {
        arguments.add(inside.subList(from, i));
        from = i + 1;
      }
    }
    if (from < inside.size()) {
      arguments.add(inside.subList(from, inside.size()));
    }
    return arguments;
  }

  private static int step(Token token) {
    if (token.is("(") || token.is("[") || token.is("{")) {
      return 1;
    }
    return token.is(")") || token.is("]") || token.is("}") ? -1 : 0;
  }
}
