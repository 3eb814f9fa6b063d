package reg.ipfs.bitswap;

import reg.ipld.Cid;

/** An entry of a wantlist. */
sealed interface Want {
  Cid cid();

  /**
   * The block is wanted.
   *
   * @param priority higher is more urgent
   * @param tellAbsence whether to say so when it is not held
   */
  record ForBlock(Cid cid, int priority, boolean tellAbsence) implements Want {}

  /**
   * To know whether the block is held is wanted.
   *
   * @param priority higher is more urgent
   * @param tellAbsence whether to say so when it is not held
   */
  record ForHave(Cid cid, int priority, boolean tellAbsence) implements Want {}

  /** No longer wanted. */
  record Cancel(Cid cid) implements Want {}
}
