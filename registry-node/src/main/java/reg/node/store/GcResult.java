package reg.node.store;

import java.time.Duration;

/**
 * What garbage collection did.
 *
 * @param keptBlocks reachable from pins and heads
 * @param deletedBlocks that nothing reached
 * @param freedBytes of stored form; the disk shows it as the database compacts
 * @param elapsed wall time
 */
public record GcResult(long keptBlocks, long deletedBlocks, long freedBytes, Duration elapsed) {}
