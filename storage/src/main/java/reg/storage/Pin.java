package reg.storage;

import java.time.Instant;
import reg.ipld.Cid;

/**
 * A root kept from garbage collection.
 *
 * @param root the block kept
 * @param reach whether what it links to is kept too
 * @param name why, for people; at most 255 bytes of UTF-8, may be empty
 * @param created when it was pinned, to the second
 */
public record Pin(Cid root, Reach reach, String name, Instant created) {
  /** How far a pin goes. */
  public enum Reach {
    /** Only the block. */
    DIRECT,
    /** The block and all that is reached from it. */
    RECURSIVE
  }
}
