package reg.ipfs.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.ElementType;
import reg.storage.form.Form;
import reg.storage.form.FormDecoder;
import reg.storage.form.FormEncoder;
import reg.testdata.SeededBytes;

class UncheckedFormsTest {
  private static final int LARGE = 512 << 10;

  private final UncheckedForms forms = new UncheckedForms();

  private ByteBuffer filled(ByteBuffer form) {
    return forms.buffer(form.remaining()).put(form).flip();
  }

  /** Half of it noise, so that its form is large and still no raw one. */
  private static Block halfNoise(long seed) {
    byte[] bytes = Arrays.copyOf(SeededBytes.bytes("form " + seed, LARGE), 2 * LARGE);
    return Block.of(Codec.RAW, bytes);
  }

  @Test
  void anArrayIsUsedAgainAndTheBlockStaysAsItIs() {
    try (var encoder = new FormEncoder();
        var decoder = new FormDecoder()) {
      Block first = halfNoise(1);
      Block second = halfNoise(2);
      ByteBuffer one = filled(encode(encoder, first));
      Block decoded = decoder.decode(first.cid(), one);
      forms.recycle(one);
      ByteBuffer two = filled(encode(encoder, second));

      assertThat(two).isSameAs(one);
      assertThat(decoder.decode(second.cid(), two).bytes()).isEqualTo(second.bytes());
      assertThat(decoded.bytes()).isEqualTo(first.bytes());
    }
  }

  private static ByteBuffer encode(FormEncoder encoder, Block block) {
    return encoder.encode(block.array(), block.offset(), block.size(), ElementType.BYTES);
  }

  @Test
  void theArrayOfARawFormIsTheBlocks() {
    Block raw = Block.of(Codec.RAW, SeededBytes.bytes("form 3", LARGE));
    Cid cid = raw.cid();
    ByteBuffer form = filled(Form.raw(raw));
    try (var decoder = new FormDecoder()) {
      Block decoded = decoder.decode(cid, form);
      forms.recycle(form);
      var _ = forms.buffer(form.remaining()).put(new byte[LARGE]);

      assertThat(decoded.bytes()).isEqualTo(raw.bytes());
    }
  }

  @Test
  void aSmallFormPinsNoLargeArray() {
    ByteBuffer large = forms.buffer(4 * LARGE);
    large.put(0, Form.ZSTD.id());
    forms.recycle(large);

    assertThat(forms.buffer(LARGE).capacity()).isEqualTo(LARGE);
  }
}
