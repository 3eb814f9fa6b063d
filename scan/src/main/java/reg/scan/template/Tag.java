package reg.scan.template;

import java.util.List;

/**
 * An expression or a statement of a template.
 *
 * @param statement whether it is a statement, whose first token is its keyword
 * @param tokens in order; parentheses and brackets pair up
 */
record Tag(boolean statement, List<Token> tokens) {
  Tag {
    tokens = List.copyOf(tokens);
  }

  /** The keyword of a statement; empty for an expression. */
  String keyword() {
    return statement && !tokens.isEmpty() ? tokens.getFirst().text() : "";
  }
}
