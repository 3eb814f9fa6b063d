/**
 * JMH benchmarks of the hot paths, one class a path. All bytes come from seeds; a score is the
 * median machine's business, so results are kept in {@code bench/README.md} as ratios to {@code
 * Sha256Benchmark}, the floor of everything that is addressed by content. Not shipped.
 */
@NullMarked
package reg.bench;

import org.jspecify.annotations.NullMarked;
