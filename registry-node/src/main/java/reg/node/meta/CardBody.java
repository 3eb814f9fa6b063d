package reg.node.meta;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Markdown of a card: its first paragraph, and the sections whose headings announce a topic. A
 * section ends at the next heading of its level or above. Placeholders of the template say nothing.
 */
final class CardBody {
  private static final Pattern HEADING = Pattern.compile("(#{1,6})\\s+(.*?)\\s*#*\\s*");
  private static final Pattern FENCE = Pattern.compile("\\s{0,3}(```|~~~).*");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("(?s)(<!--.*?-->)|\\[More Information Needed\\](\\([^)]*\\))?");
  private static final Pattern NO_PROSE = Pattern.compile("[|!<\\[#>`~-].*|\\s*");

  /** A section that is being read. */
  private record Open(int level, Set<CardTopic> topics, StringBuilder text) {}

  private final List<Open> open = new ArrayList<>();
  private final Map<CardTopic, String> sections = new EnumMap<>(CardTopic.class);
  private final StringBuilder paragraph = new StringBuilder();
  private boolean paragraphDone;
  private boolean fenced;

  private CardBody() {}

  /** Reads what follows the front matter. */
  static CardBody read(String markdown) {
    var body = new CardBody();
    PLACEHOLDER.matcher(markdown).replaceAll("").lines().forEach(body::line);
    body.close(1);
    return body;
  }

  /** The first paragraph of prose; null when there is none. */
  @Nullable String description() {
    return cut(paragraph.toString());
  }

  Map<CardTopic, String> sections() {
    return sections;
  }

  private void line(String line) {
    fenced ^= FENCE.matcher(line).matches();
    Matcher heading = HEADING.matcher(line);
    if (!fenced && heading.matches()) {
      int level = heading.group(1).length();
      close(level);
      open.add(new Open(level, CardTopic.of(heading.group(2)), new StringBuilder()));
      paragraphDone |= !paragraph.isEmpty();
      return;
    }
    open.forEach(section -> append(section.text, line));
    describe(line);
  }

  private void describe(String line) {
    if (!paragraphDone && !fenced && !NO_PROSE.matcher(line).matches()) {
      append(paragraph, line);
    } else {
      paragraphDone |= !paragraph.isEmpty();
    }
  }

  private static void append(StringBuilder text, String line) {
    if (text.length() <= CardDetails.TEXT_MAX) {
      text.append(line).append('\n');
    }
  }

  private void close(int level) {
    while (!open.isEmpty() && open.getLast().level >= level) {
      Open section = open.removeLast();
      String text = cut(section.text.toString());
      if (text != null) {
        section.topics.forEach(topic -> sections.merge(topic, text, CardBody::joined));
      }
    }
  }

  private static String joined(String first, String second) {
    return first.contains(second) ? first : String.valueOf(cut(first + "\n\n" + second));
  }

  /** Without blanks at the ends and control characters; null when nothing is left. */
  static @Nullable String cut(String text) {
    String clean = text.strip().replaceAll("[\\p{Cc}&&[^\n\t]]|\\p{Cs}", "");
    if (clean.isEmpty() || clean.length() <= CardDetails.TEXT_MAX) {
      return clean.isEmpty() ? null : clean;
    }
    int end = CardDetails.TEXT_MAX - 1;
    return clean.substring(0, Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end)
        + "\u2026";
  }
}
