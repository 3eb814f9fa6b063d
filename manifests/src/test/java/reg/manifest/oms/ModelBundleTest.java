package reg.manifest.oms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static reg.manifest.oms.Models.assertFault;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.base.Fault;

class ModelBundleTest {
  private static final String TEXT =
      new String(Models.SIGNER.sign(Models.golden()).encode(), UTF_8);

  private static ModelStatement verify(String bundle) {
    return BundleVerifier.of(Models.SIGNER.publicKey())
        .verify(ModelBundle.decode(bundle.getBytes(UTF_8)));
  }

  @Test
  void verifiesWhatItSigned() {
    assertThat(verify(TEXT)).isEqualTo(Models.golden());
    assertThat(ModelBundle.decode(TEXT.getBytes(UTF_8)).encode()).asString(UTF_8).isEqualTo(TEXT);
  }

  @Test
  void takesOtherLayouts() {
    assertThat(verify(TEXT.replace(",", " ,\n "))).isEqualTo(Models.golden());
    assertThat(verify(TEXT.replace("\"keyid\":\"\"", "\"keyid\":null"))).isNotNull();
    assertThat(verify(TEXT.replace(",\"keyid\":\"\"", ""))).isNotNull();
    assertThat(verify(TEXT.replace(",\"tlogEntries\":[]", ""))).isNotNull();
    assertThat(verify(TEXT.replaceAll("\"hint\":\"[0-9a-f]*\"", ""))).isNotNull();
    String sig = TEXT.replaceAll(".*\"sig\":\"([^\"]*)\".*", "$1");
    String urlSafe = sig.replace('+', '-').replace('/', '_');
    assertThat(verify(TEXT.replace(sig, urlSafe))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "bundle.v0.3+json, bundle.v0.2+json, mediaType",
    "'{\"mediaType\"', '{\"more\":1,\"mediaType\"', more",
    "'\"publicKey\":', '\"more\":1,\"publicKey\":', more",
    "'\"publicKey\":', '\"x509CertificateChain\":{\"certificates\":[]},\"publicKey\":', x509",
    "'\"publicKey\":{', '\"x509CertificateChain\":{\"certificates\":[],', 0 certificates",
    "'\"publicKey\":{', '\"publicKey\":7,\"y\":{', ''",
    "'\"dsseEnvelope\":{', '\"dsseEnvelope\":{\"more\":1,', more",
    "vnd.in-toto+json, vnd.in-toto, payloadType",
    "'\"signatures\":[', '\"signatures\":[{\"sig\":\"AAAA\"},', 2 signatures",
    "'\"keyid\":\"\"', '\"keyid\":7', keyid",
    "'\"keyid\"', '\"more\"', more",
    "'\"hint\"', '\"hint\":\"\",\"hint\"', Duplicate",
    "'\"sig\":\"', '\"sig\":\"A', padded",
    "'\"sig\":\"M', '\"sig\":\"*', padded",
    "'\"sig\":\"', '\"sig\":\"\",\"keyid\":\"', Duplicate",
    "'}]}}', '}]}}{}', more behind",
    "'\"mediaType\"', 'mediaType', not JSON",
  })
  void refusesOtherForms(String from, String to, String why) {
    String changed = TEXT.replaceFirst(Pattern.quote(from), to);
    assertThat(changed).isNotEqualTo(TEXT);
    assertFault(Fault.MALFORMED, why, () -> verify(changed));
  }

  @Test
  void refusesAnotherKey() {
    var other = BundleVerifier.of(ModelSigner.generate(EcCurve.P256).publicKey());
    var bundle = ModelBundle.decode(TEXT.getBytes(UTF_8));
    assertFault(Fault.BAD_SIGNATURE, "another key", () -> other.verify(bundle));
    String unnamed = TEXT.replaceAll("\"hint\":\"[0-9a-f]*\"", "");
    assertFault(
        Fault.BAD_SIGNATURE,
        "does not fit",
        () -> other.verify(ModelBundle.decode(unnamed.getBytes(UTF_8))));
    assertThat(other).asString().startsWith("P256 key ");
  }

  @Tag("slow")
  @Test
  void isBounded() {
    byte[] large = new byte[ModelBundle.BYTES_MAX + 1];
    assertFault(Fault.MALFORMED, "at most", () -> ModelBundle.decode(large));
    assertFault(
        Fault.MALFORMED,
        "at most",
        () -> ModelStatement.decode(new byte[ModelStatement.BYTES_MAX + 1]));
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    assertFault(Fault.MALFORMED, "", () -> ModelBundle.decode(deep.getBytes(UTF_8)));
    var many = new java.util.ArrayList<SignedFile>();
    for (int i = 0; i < 120_000; i++) {
      many.add(Models.file("weights/part-" + i + ".safetensors", ""));
    }
    assertFault(
        Fault.INVALID_REQUEST,
        "120000 files",
        () -> ModelStatement.of("m", List.copyOf(many), Map.of()));
  }

  private static String withSignature(String base64) {
    return TEXT.replaceAll("\"sig\":\"[^\"]*\"", "\"sig\":\"" + base64 + "\"");
  }

  @Test
  void readsSignaturesInBothAlphabetsButNotInBothAtOnce() {
    for (String base64 : List.of("AA-A", "AA_A", "AA+A", "AA/A")) {
      byte[] file = withSignature(base64).getBytes(UTF_8);
      assertThat(ModelBundle.decode(file).signature()).hasSize(3);
    }
    for (String base64 : List.of("", "A", "AAA", "A-+A", "A_/A", "AA*A")) {
      byte[] file = withSignature(base64).getBytes(UTF_8);
      assertFault(Fault.MALFORMED, "its sig is no padded base64", () -> ModelBundle.decode(file));
    }
  }

  @Test
  void boundsTheChain() {
    String key = "\"publicKey\":{\"hint\":\"" + Models.SIGNER.publicKey().hint() + "\"}";
    assertThat(TEXT).contains(key);
    for (int count : new int[] {8, 9}) {
      String list = String.join(",", Collections.nCopies(count, "{\"rawBytes\":\"AAAA\"}"));
      String chain = "\"x509CertificateChain\":{\"certificates\":[" + list + "]}";
      byte[] file = TEXT.replace(key, chain).getBytes(UTF_8);
      String why = count == 8 ? "a certificate cannot be read" : "9 certificates, of 1 to 8";
      assertFault(Fault.MALFORMED, why, () -> ModelBundle.decode(file));
    }
  }
}
