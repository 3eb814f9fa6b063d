package reg.node.pin;

import java.time.Instant;
import reg.ipld.Cid;

/**
 * A root kept from garbage collection.
 *
 * @param root the CID
 * @param reach whether all below is kept too
 * @param name why: a full reference, or what the user called it
 * @param created when
 */
public record PinEntry(Cid root, Reach reach, String name, Instant created) {
  /** How far a pin reaches. */
  public enum Reach {
    RECURSIVE,
    DIRECT
  }
}
