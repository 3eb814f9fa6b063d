package reg.scan.pickle;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stack and memo of a pickle machine, bounded. */
final class PickleStack {
  /** The most values on the stack, and the most that are remembered. */
  static final int VALUES_MAX = 1 << 20;

  private final ArrayDeque<Value> stack = new ArrayDeque<>();
  private @Nullable Value[] memo = new Value[64];
  private final Map<Long, Value> far = new HashMap<>();
  private int memoized;

  /** What ends a walk: an instruction that cannot be carried out. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;
    private final PickleWalk.End end;

    Broken(PickleWalk.End end, String message) {
      super(message, null, false, false);
      this.end = end;
    }

    static Broken because(String message) {
      return new Broken(PickleWalk.End.BROKEN, message);
    }

    static Broken limit(String message) {
      return new Broken(PickleWalk.End.LIMIT, message);
    }

    PickleWalk.End end() {
      return end;
    }
  }

  void push(Value value) throws Broken {
    if (stack.size() >= VALUES_MAX) {
      throw Broken.limit("more than " + VALUES_MAX + " values on the stack");
    }
    stack.push(value);
  }

  /** Takes the top, which may not be a mark. */
  Value pop() throws Broken {
    Value top = stack.poll();
    if (top == null || top instanceof Value.Mark) {
      throw Broken.because("an instruction without its operand");
    }
    return top;
  }

  /** Takes whatever is on top. */
  void drop() throws Broken {
    if (stack.poll() == null) {
      throw Broken.because("an instruction without its operand");
    }
  }

  Value top() throws Broken {
    Value top = stack.peek();
    if (top == null || top instanceof Value.Mark) {
      throw Broken.because("an instruction without its operand");
    }
    return top;
  }

  /**
   * Takes all to the last mark and the mark.
   *
   * @return what was right above the mark; null when nothing was
   */
  @Nullable Value popToMark() throws Broken {
    Value last = null;
    while (!stack.isEmpty()) {
      Value value = stack.pop();
      if (value instanceof Value.Mark) {
        return last;
      }
      last = value;
    }
    throw Broken.because("a group without its start");
  }

  int depth() {
    return stack.size();
  }

  /** Remembers the top at an index, 0 or more, however far. */
  void put(long index) throws Broken {
    Value top = top();
    if (index >= VALUES_MAX) {
      if (far.size() >= VALUES_MAX) {
        throw Broken.limit("more than " + VALUES_MAX + " values remembered");
      }
      memoized += far.put(index, top) == null ? 1 : 0;
      return;
    }
    if (index >= memo.length) {
      memo = Arrays.copyOf(memo, Math.min(VALUES_MAX, Math.max((int) index + 1, memo.length * 2)));
    }
    if (memo[(int) index] == null) {
      memoized++;
    }
    memo[(int) index] = top;
  }

  void memoize() throws Broken {
    put(memoized);
  }

  void get(long index) throws Broken {
    Value value = index < memo.length ? memo[(int) index] : far.get(index);
    if (value == null) {
      throw Broken.because("memo index " + index + " was never set");
    }
    push(value);
  }
}
