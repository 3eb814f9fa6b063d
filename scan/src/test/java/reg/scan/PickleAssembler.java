package reg.scan;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles instruction by instruction, right or wrong. */
final class PickleAssembler {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  static PickleAssembler proto(int version) {
    return new PickleAssembler().op(0x80).op(version);
  }

  static PickleAssembler text() {
    return new PickleAssembler();
  }

  PickleAssembler op(int code) {
    out.write(code);
    return this;
  }

  PickleAssembler raw(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** {@code GLOBAL}. */
  PickleAssembler global(String module, String name) {
    return raw("c" + module + "\n" + name + "\n");
  }

  /** {@code BINUNICODE}. */
  PickleAssembler unicode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X');
    out.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length).array());
    out.writeBytes(bytes);
    return this;
  }

  /** {@code SHORT_BINUNICODE} and {@code MEMOIZE}, as protocol 4 writes names. */
  PickleAssembler shortUnicode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op(0x8c).op(bytes.length);
    out.writeBytes(bytes);
    return op(0x94);
  }

  /** {@code STACK_GLOBAL}. */
  PickleAssembler stackGlobal(String module, String name) {
    return shortUnicode(module).shortUnicode(name).op(0x93).op(0x94);
  }

  /** {@code BININT2}. */
  PickleAssembler number(int value) {
    return op('M').op(value & 0xff).op(value >>> 8 & 0xff);
  }

  /** {@code MARK … TUPLE REDUCE STOP} with one text as the argument. */
  byte[] calledWith(String argument) {
    return op('(').unicode(argument).op('t').op('R').stop();
  }

  byte[] stop() {
    op('.');
    return bytes();
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
