package reg.ipfs.ipns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.TextNode;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.HostKey;
import reg.libp2p.crypto.KeyType;
import reg.libp2p.crypto.PublicKey;

class IpnsRecordTest {
  private static final Instant NOW = Instant.parse("2026-11-27T00:00:00Z");
  private static final Instant LATER = NOW.plus(Duration.ofDays(2));
  private static final String NOTHING = "/ipfs/bafkqaaa";

  private final HostKey key = IpnsCases.key();
  private final IpnsName name = IpnsCases.name();
  private final IpnsValidator validator = new IpnsValidator(InstantSource.fixed(NOW));

  private static IpnsEntry entry(long sequence, Instant end) {
    return new IpnsEntry(NOTHING, sequence, end, Duration.ofMinutes(5));
  }

  private static void refused(Fault fault, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  static Stream<JsonNode> published() {
    return IpnsCases.ALL.required("published").valueStream();
  }

  @MethodSource
  @ParameterizedTest
  void published(JsonNode each) {
    IpnsName owner = IpnsName.parse(each.required("name").asText());
    byte[] bytes = IpnsCases.bytes(each, "record");
    if (each.has("refused")) {
      refused(
          Fault.valueOf(each.required("refused").asText()),
          () -> IpnsRecord.valid(owner, bytes, NOW));
      return;
    }
    IpnsRecord record = IpnsRecord.valid(owner, bytes, NOW);
    assertThat(record.value()).isEqualTo(each.required("value").asText());
    assertThat(record.ttl()).isEqualTo(Duration.ofMinutes(30));
    assertThat(record.validUntil()).isEqualTo("2123-08-14T12:17:03.694052Z");
    assertThat(record.bytes()).isEqualTo(bytes);
    assertThat(IpnsMessage.decode(bytes).encode()).isEqualTo(bytes);
  }

  @Test
  void ownRecordIsTheGoldenOne() {
    var own = IpnsCases.OWN;
    IpnsRecord record =
        IpnsRecord.sign(
            key,
            new IpnsEntry(
                own.required("value").asText(),
                own.required("sequence").asLong(),
                Instant.parse(own.required("validUntil").asText()),
                Duration.ofSeconds(own.required("ttlSeconds").asLong())));
    IpnsMessage message = IpnsMessage.decode(record.bytes());
    assertThat(message.bytes(IpnsMessage.DATA)).isEqualTo(IpnsCases.bytes(own, "data"));
    assertThat(message.bytes(IpnsMessage.SIGNATURE_V2))
        .isEqualTo(IpnsCases.bytes(own, "signature"));
    assertThat(name.key()).isEqualTo(IpnsCases.bytes(own, "key"));
    assertThat(IpnsName.ofKey(name.key())).isEqualTo(name);
    IpnsRecord read = IpnsRecord.valid(name, record.bytes(), NOW);
    assertThat(read).isEqualTo(record).hasSameHashCodeAs(record);
    assertThat(read.sequence()).isEqualTo(1);
  }

  @Test
  void theFieldsOfVersion1AreSignedToo() {
    IpnsMessage message = IpnsMessage.decode(IpnsRecord.sign(key, entry(0, LATER)).bytes());
    String end = new String(message.bytes(IpnsMessage.VALIDITY), US_ASCII);
    assertThat(end).isEqualTo("2026-11-29T00:00:00.000000000Z");
    key.publicKey()
        .verify(
            (NOTHING + end + "EOL").getBytes(US_ASCII), message.bytes(IpnsMessage.SIGNATURE_V1));
    assertThat(message.number(IpnsMessage.TTL)).isEqualTo(300_000_000_000L);
    assertThat(message.bytes(IpnsMessage.PUBLIC_KEY)).isEmpty();
  }

  /** A record that only this test can make: of any data, signed rightly. */
  private byte[] signed(MapNode data) {
    byte[] bytes = DagCbor.encode(data);
    byte[] prefix = "ipns-signature:".getBytes(US_ASCII);
    byte[] all = Arrays.copyOf(prefix, prefix.length + bytes.length);
    System.arraycopy(bytes, 0, all, prefix.length, bytes.length);
    return new IpnsMessage()
        .put(IpnsMessage.SIGNATURE_V2, key.sign(all))
        .put(IpnsMessage.DATA, bytes)
        .encode();
  }

  private static MapNode.Builder data(byte[] value, String validity) {
    return MapNode.builder()
        .put("TTL", 1)
        .put("Value", value)
        .put("Sequence", 7)
        .put("Validity", validity.getBytes(US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2123-08-14T12:17:03.694052Z",
        "2123-08-14T12:17:03.694052000Z",
        "2123-08-14T14:17:03.694052+02:00"
      })
  void readsEveryFormOfOneTime(String text) {
    byte[] bytes = signed(data(NOTHING.getBytes(US_ASCII), text).put("ValidityType", 0).build());
    assertThat(IpnsRecord.valid(name, bytes, NOW).validUntil())
        .isEqualTo("2123-08-14T12:17:03.694052Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2123-08-14",
        "2123-13-14T12:17:03Z",
        "2123-08-14T12:17:03",
        "2123-08-14 12:17:03Z",
        "+2123-08-14T12:17:03Z",
        "2123-08-14T12:17:03.0123456789Z",
        "99999-08-14T12:17:03Z"
      })
  void refusesWhatIsNoTime(String text) {
    byte[] bytes = signed(data(NOTHING.getBytes(US_ASCII), text).put("ValidityType", 0).build());
    refused(Fault.MALFORMED, () -> IpnsRecord.valid(name, bytes, NOW));
  }

  @Test
  void readsOldFormsOfTheValueAndFieldsOfOthers() {
    String end = "2123-08-14T12:17:03Z";
    Cid cid = Cid.parse("bafkqaddwgevxmmraojswg33smq");
    byte[] binary = signed(data(cid.bytes(), end).put("ValidityType", 0).build());
    assertThat(IpnsRecord.valid(name, binary, NOW).value()).isEqualTo("/ipfs/" + cid);
    byte[] empty = signed(data(new byte[0], end).put("ValidityType", 0).build());
    assertThat(IpnsRecord.valid(name, empty, NOW).value()).isEqualTo(NOTHING);
    byte[] more =
        signed(
            data(NOTHING.getBytes(US_ASCII), end)
                .put("ValidityType", 0)
                .put("_more", new TextNode("of tomorrow"))
                .build());
    assertThat(IpnsRecord.valid(name, more, NOW).value()).isEqualTo(NOTHING);
    byte[] other = signed(data("no path".getBytes(US_ASCII), end).put("ValidityType", 0).build());
    refused(Fault.MALFORMED, () -> IpnsRecord.valid(name, other, NOW).value());
  }

  @Test
  void refusesOtherKindsOfData() {
    byte[] value = NOTHING.getBytes(US_ASCII);
    String end = "2123-08-14T12:17:03Z";
    for (MapNode bad :
        List.of(
            data(value, end).put("ValidityType", 1).build(),
            data(value, end).build(),
            MapNode.builder()
                .put("TTL", -1)
                .put("Value", value)
                .put("Sequence", 7)
                .put("Validity", end.getBytes(US_ASCII))
                .put("ValidityType", 0)
                .build(),
            MapNode.builder()
                .put("TTL", 1)
                .put("Value", new TextNode(NOTHING))
                .put("Sequence", 7)
                .put("Validity", end.getBytes(US_ASCII))
                .put("ValidityType", 0)
                .build(),
            MapNode.builder()
                .put("TTL", 1)
                .put("Value", value)
                .put("Sequence", new IntNode(true, 7))
                .put("Validity", end.getBytes(US_ASCII))
                .put("ValidityType", 0)
                .build())) {
      refused(Fault.MALFORMED, () -> IpnsRecord.valid(name, signed(bad), NOW));
    }
  }

  /** N13: what must be refused of records. */
  @Test
  void n13RecordsThatAreOldForeignExpiredTooLongOrOfVersion1AreRefused() {
    byte[] good = IpnsRecord.sign(key, entry(5, LATER)).bytes();
    validator.require(name.key(), good);
    byte[] lower = IpnsRecord.sign(key, entry(4, LATER)).bytes();
    assertThat(validator.compare(lower, good)).isNegative();
    var other = new IpnsName(PeerId.of(HostKey.generate().publicKey()));
    refused(Fault.BAD_SIGNATURE, () -> validator.require(other.key(), good));
    byte[] expired = IpnsRecord.sign(key, entry(5, NOW.minusNanos(1))).bytes();
    refused(Fault.ROLLBACK, () -> validator.require(name.key(), expired));
    byte[] tooLong = Arrays.copyOf(good, IpnsRecord.BYTES_MAX + 1);
    refused(Fault.MALFORMED, () -> validator.require(name.key(), tooLong));
    IpnsMessage message = IpnsMessage.decode(good);
    byte[] version1 =
        new IpnsMessage()
            .put(IpnsMessage.VALUE, message.bytes(IpnsMessage.VALUE))
            .put(IpnsMessage.SIGNATURE_V1, message.bytes(IpnsMessage.SIGNATURE_V1))
            .put(IpnsMessage.VALIDITY, message.bytes(IpnsMessage.VALIDITY))
            .put(IpnsMessage.SEQUENCE, 5)
            .put(IpnsMessage.TTL, message.number(IpnsMessage.TTL))
            .encode();
    refused(Fault.MALFORMED, () -> validator.require(name.key(), version1));
    byte[] unsigned =
        new IpnsMessage().put(IpnsMessage.DATA, message.bytes(IpnsMessage.DATA)).encode();
    refused(Fault.BAD_SIGNATURE, () -> validator.require(name.key(), unsigned));
  }

  @Test
  void aRecordOfExactlyTheLimitIsRead() {
    byte[] frame = IpnsRecord.sign(key, entry(5, LATER)).bytes();
    int room = IpnsRecord.BYTES_MAX - frame.length + NOTHING.length();
    // The value is in the record twice, and its length takes a byte more each time, or two.
    String value = "/ipfs/" + "a".repeat(room / 2 - 8);
    byte[] long1 = IpnsRecord.sign(key, new IpnsEntry(value, 5, LATER, Duration.ZERO)).bytes();
    assertThat(long1.length).isBetween(IpnsRecord.BYTES_MAX - 64, IpnsRecord.BYTES_MAX);
    assertThat(IpnsRecord.valid(name, long1, NOW).value()).isEqualTo(value);
    refused(
        Fault.INVALID_REQUEST,
        () -> IpnsRecord.sign(key, new IpnsEntry(value + value, 5, LATER, Duration.ZERO)));
  }

  @Test
  void everyFlippedByteIsRefusedOrLeavesTheMeaning() {
    byte[] good = IpnsRecord.sign(key, entry(5, LATER)).bytes();
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      try {
        // Only the signature of version 1, which nobody believes, may be another one.
        IpnsRecord read = IpnsRecord.valid(name, bad, NOW);
        assertThat(read.value()).isEqualTo(NOTHING);
        assertThat(read.sequence()).isEqualTo(5);
        assertThat(read.validUntil()).isEqualTo(LATER);
      } catch (RegistryException e) {
        assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.BAD_SIGNATURE);
      }
    }
  }

  @Test
  void aFieldThatComesTwiceIsRefused() {
    byte[] good = IpnsRecord.sign(key, entry(5, LATER)).bytes();
    byte[] twice = Arrays.copyOf(good, good.length + 2);
    twice[good.length] = IpnsMessage.SEQUENCE << 3;
    twice[good.length + 1] = 5;
    refused(Fault.MALFORMED, () -> IpnsRecord.valid(name, twice, NOW));
  }

  @Test
  void theBetterRecordHasTheHigherSequenceThenTheLaterEndThenTheLargerBytes() {
    var low = IpnsRecord.sign(key, entry(1, LATER.plusSeconds(60)));
    var high = IpnsRecord.sign(key, entry(2, LATER));
    var huge = IpnsRecord.sign(key, entry(-1, LATER));
    var late = IpnsRecord.sign(key, entry(2, LATER.plusSeconds(1)));
    assertThat(Stream.of(huge, late, high, low).sorted()).containsExactly(low, high, late, huge);
    assertThat(IpnsRecord.valid(name, huge.bytes(), NOW).sequence()).isEqualTo(-1);
    var one = IpnsRecord.sign(key, new IpnsEntry("/ipfs/bafkqaaa", 1, LATER, Duration.ZERO));
    var other = IpnsRecord.sign(key, new IpnsEntry("/ipfs/bafkqabc", 1, LATER, Duration.ZERO));
    assertThat(one.compareTo(other))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(one.bytes(), other.bytes())))
        .isNotZero();
    assertThat(validator.compare(one.bytes(), one.bytes())).isZero();
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void aNameThatIsAHashNeedsTheKeyInsideTheRecord() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    PublicKey publicKey = PublicKey.of(KeyType.RSA, pair.getPublic().getEncoded());
    var owner = new IpnsName(PeerId.of(publicKey));
    assertThat(owner.owner().inlinedKey()).isNull();
    byte[] data =
        DagCbor.encode(
            data(NOTHING.getBytes(US_ASCII), "2123-08-14T12:17:03Z")
                .put("ValidityType", 0)
                .build());
    var signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(pair.getPrivate());
    signer.update("ipns-signature:".getBytes(US_ASCII));
    signer.update(data);
    byte[] signature = signer.sign();
    byte[] whole =
        new IpnsMessage()
            .put(IpnsMessage.PUBLIC_KEY, publicKey.encode())
            .put(IpnsMessage.SIGNATURE_V2, signature)
            .put(IpnsMessage.DATA, data)
            .encode();
    assertThat(IpnsRecord.valid(owner, whole, NOW).value()).isEqualTo(NOTHING);
    byte[] without =
        new IpnsMessage()
            .put(IpnsMessage.SIGNATURE_V2, signature)
            .put(IpnsMessage.DATA, data)
            .encode();
    refused(Fault.BAD_SIGNATURE, () -> IpnsRecord.valid(owner, without, NOW));
    refused(Fault.BAD_SIGNATURE, () -> IpnsRecord.valid(name, whole, NOW));
  }

  @Test
  void keysOfOtherNameSpacesAreRefused() {
    byte[] record = IpnsRecord.sign(key, entry(1, LATER)).bytes();
    byte[] pk = name.key();
    pk[1] = 'p';
    refused(Fault.MALFORMED, () -> validator.require(pk, record));
    refused(Fault.MALFORMED, () -> validator.require(new byte[] {'/'}, record));
    refused(Fault.MALFORMED, () -> validator.require("/ipns/x".getBytes(US_ASCII), record));
    assertThat(validator.namespace()).isEqualTo("ipns");
  }
}
