package reg.ipld.dagcbor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;

/**
 * A map with text keys, in dag-cbor's order: shorter keys first, then by their UTF-8 bytes.
 *
 * <p>The methods that take a key are for readers of objects from outside; they fail with MALFORMED
 * and name the field when it is missing or of another kind.
 *
 * @param entries the entries in key order, not modifiable
 */
public record MapNode(SortedMap<String, Node> entries) implements Node {
  /** The order of keys. */
  static final Comparator<String> KEY_ORDER = MapNode::compareKeys;

  /** The map without entries. */
  public static final MapNode EMPTY = new MapNode(new TreeMap<>(KEY_ORDER));

  public MapNode {
    var sorted = new TreeMap<String, Node>(KEY_ORDER);
    sorted.putAll(entries);
    entries = Collections.unmodifiableSortedMap(sorted);
  }

  /** A map of the entries, in whatever order they come. */
  public static MapNode of(Map<String, ? extends Node> entries) {
    var sorted = new TreeMap<String, Node>(KEY_ORDER);
    sorted.putAll(entries);
    return new MapNode(sorted);
  }

  /** Starts a new map. */
  public static Builder builder() {
    return new Builder();
  }

  /** The value of a key, or null. */
  public @Nullable Node find(String key) {
    return entries.get(key);
  }

  /** The value of a key that must be there. */
  public Node require(String key) {
    Node value = entries.get(key);
    if (value == null) {
      throw new RegistryException(Fault.MALFORMED, "field '" + key + "' is missing");
    }
    return value;
  }

  public MapNode map(String key) {
    return require(key).asMap(field(key));
  }

  public List<Node> list(String key) {
    return require(key).asList(field(key));
  }

  public String text(String key) {
    return require(key).asText(field(key));
  }

  /** As {@link #text}, but null when the field is missing. */
  public @Nullable String textOrNull(String key) {
    Node value = find(key);
    return value == null ? null : value.asText(field(key));
  }

  public byte[] bytes(String key) {
    return require(key).asBytes(field(key));
  }

  /** An integer of −2^63 to 2^63−1. */
  public long integer(String key) {
    return require(key).asLong(field(key));
  }

  /** An integer of 0 to 2^63−1: a size, a count, a time. */
  public long natural(String key) {
    return require(key).asNatural(field(key));
  }

  public boolean bool(String key) {
    return require(key).asBoolean(field(key));
  }

  public Cid link(String key) {
    return require(key).asLink(field(key));
  }

  /** As {@link #link}, but null when the field is missing. */
  public @Nullable Cid linkOrNull(String key) {
    Node value = find(key);
    return value == null ? null : value.asLink(field(key));
  }

  /**
   * Refuses fields that the reader does not know.
   *
   * @throws RegistryException MALFORMED, naming the first field that is not among the known ones
   */
  public MapNode requireOnly(Collection<String> known) {
    for (String key : entries.keySet()) {
      if (!known.contains(key)) {
        throw new RegistryException(Fault.MALFORMED, "unknown " + field(key));
      }
    }
    return this;
  }

  private static String field(String key) {
    return "field '" + key + "'";
  }

  @Override
  public String kind() {
    return "a map";
  }

  private static int compareKeys(String a, String b) {
    byte[] left = a.getBytes(UTF_8);
    byte[] right = b.getBytes(UTF_8);
    int byLength = Integer.compare(left.length, right.length);
    return byLength != 0 ? byLength : Arrays.compareUnsigned(left, right);
  }

  /** Gathers the entries of a map; a key may be put once. Null values are left out. */
  public static final class Builder {
    private final SortedMap<String, Node> entries = new TreeMap<>(KEY_ORDER);

    private Builder() {}

    public Builder put(String key, @Nullable Node value) {
      if (value != null && entries.put(key, value) != null) {
        throw new IllegalArgumentException("key '" + key + "' put twice");
      }
      return this;
    }

    public Builder put(String key, @Nullable String text) {
      return put(key, text == null ? null : new TextNode(text));
    }

    public Builder put(String key, byte @Nullable [] bytes) {
      return put(key, bytes == null ? null : BytesNode.copyOf(bytes));
    }

    public Builder put(String key, long value) {
      return put(key, IntNode.of(value));
    }

    public Builder put(String key, @Nullable Cid cid) {
      return put(key, cid == null ? null : new LinkNode(cid));
    }

    public Builder put(String key, List<? extends Node> elements) {
      return put(key, ListNode.of(elements));
    }

    /** The map of what was put so far. */
    public MapNode build() {
      return entries.isEmpty() ? EMPTY : new MapNode(entries);
    }
  }
}
