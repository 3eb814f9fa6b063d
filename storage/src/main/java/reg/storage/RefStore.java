package reg.storage;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;

/**
 * Names that point to CIDs and move. Names are UTF-8 text of 1 to 512 bytes, by convention {@code
 * kind/key}. Changes are durable on return; {@link Storage#commit} changes several at once.
 */
public interface RefStore {
  /** Where the name points, or null. */
  @Nullable Cid get(String name);

  /** The names with this prefix, sorted. */
  SortedMap<String, Cid> list(String prefix);
}
