package reg.node.store;

/**
 * What the home holds.
 *
 * @param names what is published and kept
 * @param blocks the block store
 */
public record StatsResult(Names names, Blocks blocks) {
  /**
   * What is published and kept.
   *
   * @param publishers with a head here, the own included
   * @param artifacts names in those heads
   * @param releases versions in those heads
   * @param pins roots kept
   */
  public record Names(long publishers, long artifacts, long releases, long pins) {}

  /**
   * The block store.
   *
   * @param count blocks held
   * @param rawBytes as their CIDs count them
   * @param storedBytes after compression
   * @param diskBytes of all files of the store
   * @param quotaBytes the configured limit; 0 for none
   */
  public record Blocks(
      long count, long rawBytes, long storedBytes, long diskBytes, long quotaBytes) {}
}
