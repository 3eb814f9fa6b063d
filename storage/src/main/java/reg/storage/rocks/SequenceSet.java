package reg.storage.rocks;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** A set of sequence numbers, one bit a block. Safe for many threads. */
final class SequenceSet {
  private final Map<Long, BitSet> places = new HashMap<>();

  /** Adds a number; false when it was in already. */
  synchronized boolean add(long sequence) {
    BitSet bits = places.computeIfAbsent(Sequence.segment(sequence), number -> new BitSet());
    int place = Sequence.place(sequence);
    if (bits.get(place)) {
      return false;
    }
    bits.set(place);
    return true;
  }

  synchronized boolean contains(long sequence) {
    BitSet bits = places.get(Sequence.segment(sequence));
    return bits != null && bits.get(Sequence.place(sequence));
  }

  synchronized void clear() {
    places.clear();
  }
}
