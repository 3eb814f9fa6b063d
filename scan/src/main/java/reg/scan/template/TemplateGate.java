package reg.scan.template;

import java.util.List;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/**
 * Looks at chat templates without rendering them: what reaches from a template to the program
 * around it, what would take a machine's time or memory.
 */
public final class TemplateGate {
  /** The longest template, in characters. */
  public static final int CHARS_MAX = 1 << 18;

  private TemplateGate() {}

  /** Looks at one template, which is told by a place in its file. */
  public static void scan(String source, String where, Findings findings) {
    if (source.length() > CHARS_MAX) {
      findings.add(Rule.TEMPLATE_MALFORMED, where, "more than " + CHARS_MAX + " characters");
      return;
    }
    try {
      List<Tag> tags = JinjaLexer.tags(source);
      var rules = new TemplateRules(where, findings);
      BuiltNames built = BuiltNames.of(tags, rules);
      tags.forEach(rules::check);
      tags.forEach(tag -> built.check(tag, rules));
    } catch (JinjaLexer.Malformed e) {
      findings.add(Rule.TEMPLATE_MALFORMED, where, String.valueOf(e.getMessage()));
    }
  }
}
