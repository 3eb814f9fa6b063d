package reg.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;

/** The pins, one a root. Changes are durable on return. */
public interface PinStore {
  /** Pins a root, replacing an earlier pin of it. */
  void pin(Pin pin);

  /** Removes the pin of a root; false when there was none. */
  boolean unpin(Cid root);

  /** The pin of a root, or null. */
  @Nullable Pin get(Cid root);

  /** All pins, by root. */
  List<Pin> list();
}
