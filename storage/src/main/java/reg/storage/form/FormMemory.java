package reg.storage.form;

/**
 * Memory that stored forms are read into, one after the other: a new array for each would be filled
 * with zeros first. For one thread at a time.
 */
public final class FormMemory {
  private static final int STEP_BYTES = 64 << 10;

  private byte[] array = new byte[0];

  /** The array, with whatever was read last. */
  public byte[] array() {
    return array;
  }

  /** An array of at least so many bytes, in place of one that is shorter. */
  public byte[] grow(int bytes) {
    if (array.length < bytes) {
      array = new byte[Math.ceilDiv(bytes, STEP_BYTES) * STEP_BYTES];
    }
    return array;
  }
}
