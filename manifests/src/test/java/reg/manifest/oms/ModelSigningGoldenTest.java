package reg.manifest.oms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static reg.manifest.oms.Models.assertFault;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.ipld.multiformats.Multihash;
import reg.manifest.signing.Dsse;
import reg.testdata.Vectors;

/** What the real model_signing 1.1.1 signed, and the vectors of the specification. */
class ModelSigningGoldenTest {
  private static final ModelKey KEY =
      ModelKey.ofPem(
          """
          -----BEGIN PUBLIC KEY-----
          MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE3jhYoJIvLwTusfvzBfDY8KZdnZt5
          skjBN9uI+Y15tb+e1vF0OzYlqsMerOAYpaRDbGTszXys+lFbtKKzA7Tnhg==
          -----END PUBLIC KEY-----
          """);

  private static final String HINT =
      "7230ced04f410716751abffd02cca47ac56dc9e94fd00fd2926b4f0d9a2c8c22";
  private static final byte[] SIGNATURE =
      Base64.getDecoder()
          .decode(
              "MEYCIQCVTa9BpeGRS5MxteOL4izN5w36E5a6sV1+fcXmQnFEOQIhAP2o98VthnjdCUQNftUD2WiUDJ11tj8I7o"
                  + "YFpxCrlRTE");

  @Test
  void writesTheStatementByteForByte() {
    byte[] statement = Models.golden().encode();
    assertThat(new String(statement, UTF_8)).isEqualTo(Models.goldenText());
    assertThat(statement).hasSize(1025);
    assertThat(hex(Models.golden().root()))
        .isEqualTo("531e9ace290089227098cdf7218d4616a7de1096d033af9af0bbc5f0ef65ac24");
  }

  @Test
  void signsWhatDsseSays() {
    byte[] pae = Dsse.signedBytes(ModelBundle.PAYLOAD_TYPE, Models.golden().encode());
    assertThat(new String(pae, UTF_8)).startsWith("DSSEv1 28 application/vnd.in-toto+json 1025 {");
    assertThat(hex(Multihash.sha256(pae, 0, pae.length)))
        .isEqualTo("5af1cd78991ad75f6cdcfe4d854593694a2523e659e803b2d425ee9ba3840d46");
  }

  @Test
  void acceptsTheSignatureOfTheRealTool() {
    assertThat(KEY.hint()).isEqualTo(HINT);
    var bundle = new ModelBundle(new ModelBundle.ByKey(HINT), Models.golden().encode(), SIGNATURE);
    ModelStatement statement = BundleVerifier.of(KEY).verify(ModelBundle.decode(bundle.encode()));
    assertThat(statement).isEqualTo(Models.golden());
    assertThat(statement.byPath()).containsOnlyKeys("a.txt", "d0/w.bin", "empty.bin");
  }

  @Test
  void refusesTheSignatureForAnythingElse() {
    byte[] payload = Models.golden().encode();
    for (int at = 0; at < payload.length; at++) {
      byte[] changed = payload.clone();
      changed[at] ^= 1;
      var bundle = new ModelBundle(new ModelBundle.ByKey(HINT), changed, SIGNATURE);
      assertFault(Fault.BAD_SIGNATURE, "does not fit", () -> BundleVerifier.of(KEY).verify(bundle));
    }
  }

  @Test
  void readsTheSpecificationsKeyVector() {
    ModelBundle bundle = spec("valid-key");
    assertThat(bundle.signer())
        .isEqualTo(
            new ModelBundle.ByKey(
                "e8450dec4eb99dae995da9af1bc2cc9f76ed669ee2e744f57abba763df3e3f8e"));
    ModelStatement statement = ModelStatement.decode(bundle.payload());
    assertThat(statement.name()).isEqualTo("model");
    assertThat(statement.byPath()).containsOnlyKeys("signme-1", "signme-2");
    statement.requireIgnoredOnly(java.util.Set.of("ignore-me"));
    assertFault(
        Fault.MALFORMED,
        "ignore-me",
        () -> statement.requireIgnoredOnly(java.util.Set.of("model.sig")));
  }

  @Test
  void readsTheSpecificationsCertificateVector() {
    ModelBundle bundle = spec("valid-certificate");
    var signer = (ModelBundle.ByCertificate) bundle.signer();
    assertThat(signer.certificates()).hasSize(2);
    assertThat(ModelStatement.decode(bundle.payload()).files()).hasSize(2);
    var intermediate = List.of(signer.certificates().get(1));
    var now = signer.certificates().getFirst().getNotBefore().toInstant().plusSeconds(1);
    assertThat(BundleVerifier.of(intermediate, now).verify(bundle).name()).isEqualTo("model");
    var later = signer.certificates().getFirst().getNotAfter().toInstant().plusSeconds(1);
    assertFault(
        Fault.BAD_SIGNATURE, "", () -> BundleVerifier.of(intermediate, later).verify(bundle));
  }

  @Test
  void saysThatKeylessSignaturesNeedMoreThanAFile() {
    assertFault(Fault.MALFORMED, "keyless", () -> spec("valid-sigstore"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "invalid-empty",
        "invalid-missing-envelope",
        "invalid-missing-tlog-entries",
        "invalid-missing-verification-material"
      })
  void refusesTheSpecificationsInvalidVectors(String name) {
    assertFault(Fault.MALFORMED, "", () -> spec(name));
  }

  @Test
  void refusesTheSpecificationsInvalidPayload() {
    ModelBundle bundle = spec("invalid-payload-wrong-predicate");
    assertFault(Fault.MALFORMED, "predicateType", () -> ModelStatement.decode(bundle.payload()));
  }

  @Test
  void sortsByWholeNameAndNamesTheRelease() {
    ModelStatement statement =
        ModelStatement.of(
            "ü",
            List.of(
                Models.file("a/b", "1"),
                Models.file("\uD83D\uDE00", "2"),
                Models.file("\uFF21.txt".replace('\uFF21', '\u4E2D'), "3"),
                Models.file("a.txt", "4"),
                Models.file("a-b", "5"),
                Models.file(".gitattributes", "6"),
                Models.file(".github/x", "7"),
                Models.file("d/.gitignore", "8")),
            Map.of(ModelStatement.RELEASE, "bafy", ModelStatement.VERSION, "7"));
    assertThat(statement.files().stream().map(SignedFile::path))
        .containsExactly("a-b", "a.txt", "a/b", "d/.gitignore", "\u4E2D.txt", "\uD83D\uDE00");
    assertThat(ModelStatement.decode(statement.encode())).isEqualTo(statement);
    assertThat(statement.annotations()).containsEntry("reg.manifest", "bafy");
  }

  private static ModelBundle spec(String name) {
    return ModelBundle.decode(Vectors.bytes("oms/spec/" + name + ".bundle.json"));
  }

  private static String hex(Multihash hash) {
    return HexFormat.of().formatHex(hash.digest());
  }
}
