package reg.node.bom;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;

/**
 * An object of a bill that remembers of each of its fields whether it was checked or is claimed.
 * Fields without a value are left out. For one thread.
 */
final class Section {
  private final String prefix;
  private final Standings standings;
  private final MapNode.Builder fields = MapNode.builder();

  /**
   * Begins an object.
   *
   * @param prefix what is put before the name of a field to say where it is
   */
  Section(String prefix, Standings standings) {
    this.prefix = prefix;
    this.standings = standings;
  }

  /** Begins an object whose fields are on neither list. */
  static Section unjudged() {
    return new Section("", new Standings());
  }

  /** An object within this one, for the caller to put in with {@link #plain}. */
  Section within(String key) {
    return new Section(prefix + key + "/", standings);
  }

  /** A field that was checked. */
  Section checked(String key, @Nullable Node value) {
    if (isSaid(value)) {
      standings.checked(prefix + key);
    }
    return plain(key, value);
  }

  Section checked(String key, @Nullable String value) {
    return checked(key, value == null ? null : new TextNode(value));
  }

  /** A field that is claimed. */
  Section claimed(String key, @Nullable Node value) {
    if (isSaid(value)) {
      standings.claimed(prefix + key);
    }
    return plain(key, value);
  }

  Section claimed(String key, @Nullable String value) {
    return claimed(key, value == null ? null : new TextNode(value));
  }

  /** A field of the document that says nothing of the release. */
  Section plain(String key, @Nullable Node value) {
    fields.put(key, isSaid(value) ? value : null);
    return this;
  }

  Section plain(String key, String value) {
    return plain(key, new TextNode(value));
  }

  MapNode build() {
    return fields.build();
  }

  private static boolean isSaid(@Nullable Node value) {
    return value != null
        && !value.equals(MapNode.EMPTY)
        && !(value instanceof ListNode(var elements) && elements.isEmpty());
  }

  /** A list of one text; null for none. */
  static @Nullable Node single(@Nullable String text) {
    return text == null ? null : ListNode.ofTexts(List.of(text));
  }
}
