package reg.manifest;

import reg.base.RegistryException;

/**
 * Where a head stands in its publisher's history: first by epoch, then by number.
 *
 * @param epoch the number of the publisher record in force; 0 while there is none
 * @param seq counts up with every head of an epoch
 */
public record HeadPosition(long epoch, long seq) implements Comparable<HeadPosition> {
  /** Where every history begins. */
  public static final HeadPosition FIRST = new HeadPosition(0, 1);

  /**
   * Checks the limits.
   *
   * @throws RegistryException MALFORMED for a negative epoch or a seq below 1
   */
  public HeadPosition {
    if (epoch < 0 || seq < 1) {
      throw Grammar.malformed("a head at epoch " + epoch + ", seq " + seq);
    }
  }

  /** The next head of the same epoch. */
  public HeadPosition next() {
    return new HeadPosition(epoch, Math.addExact(seq, 1));
  }

  @Override
  public int compareTo(HeadPosition other) {
    int byEpoch = Long.compare(epoch, other.epoch);
    return byEpoch != 0 ? byEpoch : Long.compare(seq, other.seq);
  }

  /** {@code EPOCH.SEQ}. */
  @Override
  public String toString() {
    return epoch + "." + seq;
  }
}
