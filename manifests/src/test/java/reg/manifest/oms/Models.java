package reg.manifest.oms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;
import reg.testdata.Vectors;

/** Statements and bundles for tests. */
final class Models {
  static final ModelSigner SIGNER = ModelSigner.generate(EcCurve.P256);

  private Models() {}

  static SignedFile file(String path, String content) {
    byte[] bytes = content.getBytes(UTF_8);
    return new SignedFile(path, Multihash.sha256(bytes, 0, bytes.length));
  }

  /** The model of the golden vector. */
  static ModelStatement golden() {
    return ModelStatement.of(
        "m",
        List.of(file("empty.bin", ""), file("d0/w.bin", "0123456789"), file("a.txt", "hello")),
        Map.of());
  }

  static String goldenText() {
    return new String(Vectors.bytes("oms/golden.statement.json"), UTF_8);
  }

  /** Signs the golden statement after a change of its text. */
  static ModelBundle signed(UnaryOperator<String> change) {
    String changed = change.apply(goldenText());
    assertThat(changed).as("the change must change something").isNotEqualTo(goldenText());
    return signed(changed.getBytes(UTF_8));
  }

  static ModelBundle signed(byte[] payload) {
    return SIGNER.signPayload(payload);
  }

  static ModelStatement verify(ModelBundle bundle) {
    return BundleVerifier.of(SIGNER.publicKey()).verify(ModelBundle.decode(bundle.encode()));
  }

  static void assertFault(Fault fault, String why, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessageContaining(why);
  }
}
