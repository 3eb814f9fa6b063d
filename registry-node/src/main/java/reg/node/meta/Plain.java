package reg.node.meta;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;

/**
 * Takes single fields out of documents that others wrote, when they are of the kind that is wanted
 * and of a sane size.
 */
final class Plain {
  /** The longest text taken, in characters. */
  static final int TEXT_MAX = 256;

  /** The longest list taken. */
  static final int LIST_MAX = 50;

  private Plain() {}

  /** A text that is neither empty nor too long nor broken Unicode. */
  static @Nullable String text(@Nullable Node node) {
    return node instanceof TextNode(var text) && isSane(text) ? text : null;
  }

  /** Text of a field. */
  static @Nullable String text(MapNode map, String key) {
    return text(map.find(key));
  }

  /** A number that is not negative. */
  static @Nullable Long natural(MapNode map, String key) {
    return map.find(key) instanceof IntNode number && number.fitsLong() && !number.negative()
        ? number.longValue()
        : null;
  }

  /** A list of texts, or one text as a list; what else is in the list is left out. */
  static List<String> texts(MapNode map, String key) {
    Node node = map.find(key);
    if (!(node instanceof ListNode(var elements))) {
      String single = text(node);
      return single == null ? List.of() : List.of(single);
    }
    var texts = new ArrayList<String>();
    for (Node element : elements) {
      String text = text(element);
      if (text != null && texts.size() < LIST_MAX) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** A list node of texts, or null when there are none: an empty field says nothing. */
  static @Nullable Node list(List<String> texts) {
    return texts.isEmpty() ? null : ListNode.ofTexts(texts);
  }

  static boolean isSane(String text) {
    return !text.isEmpty()
        && text.length() <= TEXT_MAX
        && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
