package reg.chunker.format;

import java.util.Arrays;

/**
 * Byte ranges that must cover a whole without hole or overlap. Kept as plain numbers, because a
 * header may list a million.
 */
final class Tiling {
  private long[] starts = new long[16];
  private long[] ends = new long[16];
  private int count;
  private long[] empties = new long[4];
  private int emptyCount;

  void add(long start, long end) {
    if (start == end) {
      empties = emptyCount == empties.length ? Arrays.copyOf(empties, emptyCount * 2) : empties;
      empties[emptyCount++] = start;
      return;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
    }
    starts[count] = start;
    ends[count++] = end;
  }

  /**
   * Refuses ranges that do not cover exactly the bytes from 0 to {@code size}. Sorted starts and
   * sorted ends pair up exactly when every byte lies in one range; an empty range must lie between
   * two others or at an end.
   */
  void requireCovered(long size) {
    Arrays.sort(starts, 0, count);
    Arrays.sort(ends, 0, count);
    long covered = 0;
    for (int i = 0; i < count; i++) {
      if (starts[i] != covered) {
        String what = starts[i] > covered ? "a hole" : "an overlap";
        throw Malformed.because(what + " in the tensors at data byte " + covered);
      }
      covered = ends[i];
    }
    if (covered != size) {
      throw Malformed.because("tensors end at data byte " + covered + ", the file at " + size);
    }
    for (int i = 0; i < emptyCount; i++) {
      long at = empties[i];
      if (at != 0 && Arrays.binarySearch(ends, 0, count, at) < 0) {
        throw Malformed.because("an empty tensor inside another at data byte " + at);
      }
    }
  }
}
