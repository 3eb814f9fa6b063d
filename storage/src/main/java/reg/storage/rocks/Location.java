package reg.storage.rocks;

import java.nio.ByteBuffer;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Varint;
import reg.storage.form.Form;

/**
 * Where a block is: the value of an index entry, {@code form id || uvarint sequence || uvarint
 * stored size || uvarint raw size}.
 *
 * @param form how it is kept
 * @param sequence its key in {@link Family#DATA}
 * @param storedBytes its share of its segment's file
 * @param rawBytes the size of the block
 */
record Location(Form form, long sequence, long storedBytes, int rawBytes) {
  byte[] encode() {
    int size = 1 + Varint.length(sequence) + Varint.length(storedBytes) + Varint.length(rawBytes);
    var out = ByteBuffer.allocate(size).put(form.id());
    Varint.write(sequence, out);
    Varint.write(storedBytes, out);
    Varint.write(rawBytes, out);
    return out.array();
  }

  /**
   * Decodes an index entry.
   *
   * @throws RegistryException MALFORMED when it is none
   */
  static Location decode(byte[] value) {
    var in = ByteBuffer.wrap(value);
    Form form = Form.read(in);
    long sequence = Varint.read(in);
    long storedBytes = Varint.read(in);
    int rawBytes = Form.readRawSize(in);
    if (in.hasRemaining()) {
      throw new RegistryException(Fault.MALFORMED, "bytes behind an index entry");
    }
    return new Location(form, sequence, storedBytes, rawBytes);
  }

  /** The number of the segment that the block is in. */
  long segment() {
    return Sequence.segment(sequence);
  }
}
