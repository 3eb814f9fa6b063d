package reg.manifest.attest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.multiformats.Multihash;
import reg.manifest.Golden;
import reg.manifest.attest.Statement.Subject;
import reg.manifest.signing.Dsse;
import reg.testdata.Vectors;

class AttestationTest {
  private static final JsonNode VECTORS = Vectors.json("formats/attestations.json");
  static final Cid RELEASE = Golden.cid("release");
  static final String DIGEST = Statement.sha256Of(RELEASE);
  static final Instant ISSUED = Instant.parse("2026-01-01T00:00:00Z");
  private static final String TYPE = Statement.PAYLOAD_TYPE;

  private static Cid release(String digest) {
    byte[] bytes = HexFormat.of().parseHex(digest);
    return Cid.v1(Codec.DAG_CBOR, Multihash.ofSha256(bytes));
  }

  private static byte[] vector(String name) {
    return VECTORS.get(name).asText().getBytes(UTF_8);
  }

  /** Signed by securesystemslib and cryptography. */
  @Test
  void whatAnotherProgramSignedIsGood() {
    Attestation review = Attestation.verify(vector("review"));
    assertThat(review.signers())
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            VECTORS.get("dids").get(0).asText(), VECTORS.get("dids").get(1).asText());
    Cid about = release(VECTORS.get("digest").asText());
    Claim claim = Objects.requireNonNull(review.about(about));
    assertThat(claim.result()).isEqualTo("approved");
    assertThat(claim.issued()).isEqualTo(ISSUED);
    assertThat(claim.expires()).isEqualTo(Instant.parse("2026-04-01T00:00:00Z"));
    assertThat(claim.attestation()).isEqualTo(review.cid());
    assertThat(review.statement().predicate().text("comment")).isEqualTo("é");
    Claim vulns = Objects.requireNonNull(Attestation.verify(vector("vulns")).about(about));
    assertThat(vulns.result()).isEqualTo("clean");
    assertThat(vulns.signers()).hasSize(1);
    assertThat(review).hasToString("reg/review/v1 by " + review.signers() + " " + review.cid());
  }

  @Test
  void everyChangedByteOfWhatWasSignedIsRefused() {
    byte[] json = vector("vulns");
    for (int i = 0; i < json.length; i++) {
      byte[] changed = json.clone();
      changed[i] ^= 1;
      try {
        Attestation.verify(changed);
      } catch (RegistryException e) {
        assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.BAD_SIGNATURE, Fault.UNSIGNED);
        continue;
      }
      // Only what is not signed may change: white space, and spare bits of base64.
      assertThat(DsseEnvelope.read(changed).payload()).isEqualTo(DsseEnvelope.read(json).payload());
    }
  }

  @Test
  void whatIsSignedIsReadAgain() {
    Attestation made = sign("reg/review/v1", "{\"result\":\"approved\"}");
    Attestation read = Attestation.verify(made.block().bytes());
    assertThat(read.cid()).isEqualTo(made.cid());
    assertThat(read.cid().codec()).isEqualTo(Codec.RAW);
    assertThat(read.statement()).isEqualTo(made.statement());
    assertThat(read.signers()).containsExactly(Golden.ALICE.publicKey());
    assertThat(Attestation.isLikely(made.block().bytes())).isTrue();
  }

  /** S8, CVE-2022-35929: the name of a subject says nothing. */
  @Test
  void s8AnotherSubjectWithTheRightNameIsIgnored() {
    Attestation made = sign("reg/review/v1", "{\"result\":\"approved\"}");
    assertThat(made.about(RELEASE)).isNotNull();
    assertThat(made.about(Golden.cid("paged"))).isNull();
    var nameless = new Subject("x", null, null, null);
    var other = new Statement(List.of(nameless), "https://example.org/x", MapNode.EMPTY);
    assertThat(Attestation.sign(other, Golden.ALICE).about(RELEASE)).isNull();
  }

  /** S8: a good signature over a payload of another kind. */
  @Test
  void s8APayloadOfAnotherKindIsRefused() {
    byte[] payload = statement(DIGEST, "\"x\"", "{}").getBytes(UTF_8);
    refused(Fault.MALFORMED, envelope("application/json", payload), "not of type");
    refused(Fault.MALFORMED, envelope("application/vnd.reg.release.v1+cbor", payload), "type");
    assertThat(Attestation.isLikely(envelope("application/json", payload).getBytes(UTF_8)))
        .isFalse();
  }

  /** The signature of a release is none of an attestation with the same bytes. */
  @Test
  void aSignatureOfAnotherTypeIsBad() {
    byte[] payload = statement(DIGEST, "\"x\"", "{}").getBytes(UTF_8);
    byte[] signature = Dsse.sign(Golden.ALICE, "application/vnd.reg.release.v1+cbor", payload);
    String keyId = Golden.ALICE.publicKey().toString();
    refused(Fault.BAD_SIGNATURE, envelope(payload, signature(keyId, signature)), "does not match");
  }

  @Test
  void signaturesAreChecked() {
    byte[] payload = statement(DIGEST, "\"x\"", "{}").getBytes(UTF_8);
    byte[] good = Dsse.sign(Golden.ALICE, TYPE, payload);
    String alice = Golden.ALICE.publicKey().toString();
    String bob = Golden.BOB.publicKey().toString();
    String foreign = "{\"sig\":\"AAAA\"}";
    Attestation read =
        Attestation.verify(envelope(payload, signature(alice, good), foreign).getBytes(UTF_8));
    assertThat(read.signers()).containsExactly(Golden.ALICE.publicKey());
    refused(Fault.UNSIGNED, envelope(payload), "no did:key");
    refused(Fault.UNSIGNED, envelope(payload, foreign), "no did:key");
    refused(Fault.BAD_SIGNATURE, envelope(payload, signature(bob, good)), bob);
    refused(
        Fault.BAD_SIGNATURE, envelope(payload, signature(alice, good), signature(bob, good)), bob);
    refused(
        Fault.MALFORMED,
        envelope(payload, signature(alice, good), signature(alice, good)),
        "twice");
    refused(Fault.MALFORMED, envelope(payload, signature(alice, new byte[63])), "63 bytes");
    refused(Fault.MALFORMED, envelope(payload, signature("did:key:z6Mk", good)), "did:key");
  }

  @Test
  void noMoreSignaturesThanTheLimitAreRead() {
    byte[] payload = statement(DIGEST, "\"x\"", "{}").getBytes(UTF_8);
    String good =
        signature(Golden.ALICE.publicKey().toString(), Dsse.sign(Golden.ALICE, TYPE, payload));
    String[] most = Collections.nCopies(16, "{\"sig\":\"\"}").toArray(String[]::new);
    most[15] = good;
    assertThat(Attestation.verify(envelope(payload, most).getBytes(UTF_8)).signers()).hasSize(1);
    String[] more = Collections.nCopies(17, "{\"sig\":\"\"}").toArray(String[]::new);
    more[16] = good;
    refused(Fault.MALFORMED, envelope(payload, more), "17 signatures");
  }

  @Test
  void sizeIsBounded() {
    String json = new String(vector("vulns"), UTF_8);
    String most = json + " ".repeat(Attestation.BYTES_MAX - json.length());
    assertThat(Attestation.verify(most.getBytes(UTF_8)).signers()).hasSize(1);
    refused(Fault.MALFORMED, most + " ", "at most 1048576");
    assertThat(Attestation.isLikely((most + " ").getBytes(UTF_8))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{}",
        "{\"payloadType\":1}",
        "{\"payloadType\":\"x\",\"payload\":\"*\",\"signatures\":[]}",
        "{\"payloadType\":\"x\",\"payload\":\"AAA\",\"signatures\":{}}",
        "{\"payloadType\":\"x\",\"payload\":\"\",\"signatures\":[1]}",
        "{\"payloadType\":\"x\",\"payload\":\"\",\"signatures\":[{}]}",
        "{\"payloadType\":\"x\",\"payloadType\":\"x\",\"payload\":\"\",\"signatures\":[]}"
      })
  void whatIsNoEnvelopeIsRefused(String json) {
    refused(Fault.MALFORMED, json, "the attestation is refused");
    assertThat(Attestation.isLikely(json.getBytes(UTF_8))).isFalse();
  }

  @Test
  void urlSafeBase64IsRead() {
    String json = new String(vector("vulns"), UTF_8);
    byte[] payload = DsseEnvelope.read(vector("vulns")).payload();
    String standard = Base64.getEncoder().encodeToString(payload);
    String safe = Base64.getUrlEncoder().encodeToString(payload);
    assertThat(Attestation.verify(json.replace(standard, safe).getBytes(UTF_8)).signers())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | not JSON",
        "[] | the statement is a list",
        "{} | '_type' is missing",
        "{\"_type\":\"https://in-toto.io/Statement/v0.1\"} | its _type is not",
        "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[]} | 'predicateType'",
        "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[],\"predicateType\":\"x\"} |"
            + " 0 subjects",
        "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{}],\"predicateType\":\"x\"}"
            + " | 'digest' is missing"
      })
  void whatIsNoStatementIsRefused(String json, String message) {
    assertThatThrownBy(() -> Statement.decode(json.getBytes(UTF_8))).hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "abc"})
  void digestsMustBeWhole(String digest) {
    assertThatThrownBy(() -> decode(statement(digest, "\"x\"", "{}")))
        .hasMessageContaining("64 digits");
  }

  @Test
  void digestsAreInLowerCase() {
    String upper = statement("A".repeat(64), "\"x\"", "{}");
    assertThatThrownBy(() -> decode(upper)).hasMessageContaining("64 digits");
    assertThat(decode(statement("a".repeat(64), "\"x\"", "{}")).subjects()).hasSize(1);
  }

  @Test
  void statementsAreBounded() {
    var subject = new Subject(null, null, null, null);
    var most = Collections.nCopies(256, subject);
    assertThat(new Statement(most, "x".repeat(1024), MapNode.EMPTY).subjects()).hasSize(256);
    var more = Collections.nCopies(257, subject);
    assertThatThrownBy(() -> new Statement(more, "x", MapNode.EMPTY)).hasMessageContaining("257");
    assertThatThrownBy(() -> new Statement(most, "x".repeat(1025), MapNode.EMPTY))
        .hasMessageContaining("1025");
    assertThatThrownBy(() -> new Statement(most, "", MapNode.EMPTY)).hasMessageContaining("0 let");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00.999Z, 2026-01-01T00:00:00Z",
    "2026-01-01T02:00:00+02:00, 2026-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z"
  })
  void timesAreRead(String text, Instant time) {
    Statement read = decode(timed(text));
    assertThat(read.subjects().getFirst().issued()).isEqualTo(time);
    assertThat(Statement.decode(read.encode())).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "1969-12-31T23:59:59Z",
        "+10000-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z"
      })
  void otherTimesAreRefused(String text) {
    assertThatThrownBy(() -> decode(timed(text))).hasMessageContaining("'reg.issued' is no time");
  }

  private static String timed(String time) {
    return statement(DIGEST, "\"x\"", "{}")
        .replace("\"name\"", "\"annotations\":{\"reg.issued\":\"" + time + "\"},\"name\"");
  }

  /** What Alice says of the golden release at {@link #ISSUED}. */
  static Attestation sign(String type, String predicate) {
    MapNode map = DsseEnvelope.json(predicate.getBytes(UTF_8)).asMap("it");
    var subject = Subject.of(Golden.id("1.0").toString(), RELEASE, ISSUED, null);
    return Attestation.sign(new Statement(List.of(subject), type, map), Golden.ALICE);
  }

  private static Statement decode(String json) {
    return Statement.decode(json.getBytes(UTF_8));
  }

  private static String statement(String digest, String type, String predicate) {
    return """
    {"_type":"%s","subject":[{"name":"n","digest":{"sha256":"%s"}}],"predicateType":%s,\
    "predicate":%s,"other":1}\
    """
        .formatted(Statement.TYPE, digest, type, predicate);
  }

  private static String signature(String keyId, byte[] signature) {
    return "{\"keyid\":\"%s\",\"sig\":\"%s\"}"
        .formatted(keyId, Base64.getEncoder().encodeToString(signature));
  }

  private static String envelope(byte[] payload, String... signatures) {
    return envelope(TYPE, payload, signatures);
  }

  /** Signed by Alice when no signatures are given and the type is another. */
  private static String envelope(String type, byte[] payload, String... signatures) {
    String alice = Golden.ALICE.publicKey().toString();
    String all =
        type.equals(TYPE)
            ? String.join(",", signatures)
            : signature(alice, Dsse.sign(Golden.ALICE, type, payload));
    return "{\"payloadType\":\"%s\",\"payload\":\"%s\",\"signatures\":[%s],\"more\":{}}"
        .formatted(type, Base64.getEncoder().encodeToString(payload), all);
  }

  private static void refused(Fault fault, String json, String message) {
    assertThatThrownBy(() -> Attestation.verify(json.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault))
        .hasMessageContaining(message);
  }
}
