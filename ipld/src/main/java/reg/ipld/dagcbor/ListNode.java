package reg.ipld.dagcbor;

import java.util.List;

/** A list; its elements keep their order. */
public record ListNode(List<Node> elements) implements Node {
  /** The list without elements. */
  public static final ListNode EMPTY = new ListNode(List.of());

  public ListNode {
    elements = List.copyOf(elements);
  }

  /** A list of nodes of one kind. */
  public static ListNode of(List<? extends Node> elements) {
    return new ListNode(List.copyOf(elements));
  }

  /** A list of texts. */
  public static ListNode ofTexts(List<String> texts) {
    return new ListNode(texts.stream().<Node>map(TextNode::new).toList());
  }

  @Override
  public String kind() {
    return "a list";
  }
}
