package reg.storage.form;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.EnumSet;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;

class FormDecoderFuzzTest {
  private static final Cid EMPTY = Block.of(Codec.RAW, new byte[0]).cid();

  @FuzzTest(maxDuration = "20s")
  void refusesOrDecodes(byte[] form) {
    try (var decoder = new FormDecoder()) {
      assertThat(decoder.decode(EMPTY, form, 0, form.length).size()).isZero();
    } catch (RegistryException e) {
      assertThat(e.fault()).isIn(EnumSet.of(Fault.MALFORMED, Fault.CORRUPT));
    }
  }
}
