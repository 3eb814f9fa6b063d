package reg.libp2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.VectorFile;

class PublicKeyTest {
  private static final byte[] MESSAGE =
      "a message".getBytes(java.nio.charset.StandardCharsets.UTF_8);
  private static final String ONES_31 =
      "1111111111111111111111111111111111" + "1111111111111111111111111111";
  private static final String ONES = ONES_31 + "11";
  private static final VectorFile KEYS = VectorFile.named("keys");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ed25519-public-key",
        "ecdsa-public-key",
        "secp256k1-public-key",
        "rsa-public-key"
      })
  void decodesAndEncodesTheSpecificationsKeys(String name) {
    byte[] message = KEYS.bytes(name);

    PublicKey key = PublicKey.decode(message);

    assertThat(key.encode()).isEqualTo(message);
    assertThat(PublicKey.of(key.type(), key.data())).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(name).startsWith(key.type().name().toLowerCase(java.util.Locale.ROOT));
  }

  @Test
  void verifiesRsa() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    verifiesOnlyItsOwn(KeyType.RSA, generator.generateKeyPair(), "SHA256withRSA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void verifiesEcdsa(String curve) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    verifiesOnlyItsOwn(KeyType.ECDSA, generator.generateKeyPair(), "SHA256withECDSA");
  }

  private static void verifiesOnlyItsOwn(KeyType type, KeyPair pair, String algorithm)
      throws GeneralSecurityException {
    var signer = Signature.getInstance(algorithm);
    signer.initSign(pair.getPrivate());
    signer.update(MESSAGE);
    acceptsExactly(PublicKey.of(type, pair.getPublic().getEncoded()), signer.sign());
  }

  @Test
  void verifiesSecp256k1() throws Exception {
    var named = CustomNamedCurves.getByName("secp256k1");
    var curve = new ECDomainParameters(named);
    BigInteger secret = new BigInteger(255, new SecureRandom()).add(BigInteger.ONE);
    byte[] compressed = curve.getG().multiply(secret).getEncoded(true);
    var signer = new ECDSASigner();
    signer.init(true, new ECPrivateKeyParameters(secret, curve));
    byte[] hash = java.security.MessageDigest.getInstance("SHA-256").digest(MESSAGE);
    BigInteger[] parts = signer.generateSignature(hash);
    byte[] signature = StandardDSAEncoding.INSTANCE.encode(curve.getN(), parts[0], parts[1]);

    PublicKey key = PublicKey.of(KeyType.SECP256K1, compressed);

    acceptsExactly(key, signature);
    byte[] trailing = Arrays.copyOf(signature, signature.length + 1);
    refused(Fault.BAD_SIGNATURE, () -> key.verify(MESSAGE, trailing));
    refused(Fault.BAD_SIGNATURE, () -> key.verify(MESSAGE, hex("3006020100020100")));
  }

  private static void acceptsExactly(PublicKey key, byte[] signature) {
    key.verify(MESSAGE, signature);
    byte[] flipped = signature.clone();
    flipped[signature.length - 1] ^= 1;
    refused(Fault.BAD_SIGNATURE, () -> key.verify(MESSAGE, flipped));
    refused(Fault.BAD_SIGNATURE, () -> key.verify(new byte[1], signature));
    refused(Fault.BAD_SIGNATURE, () -> key.verify(MESSAGE, new byte[0]));
  }

  @Test
  void refusesAnEd25519SignatureWithItsScalarRaisedByTheGroupOrder() {
    HostKey own = HostKey.generate();
    byte[] signature = own.sign(MESSAGE);
    own.publicKey().verify(MESSAGE, signature);
    BigInteger order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    byte[] raised = signature.clone();
    byte[] scalar = reversed(Arrays.copyOfRange(signature, 32, 64));
    byte[] sum = new BigInteger(1, scalar).add(order).toByteArray();
    byte[] padded = new byte[32];
    System.arraycopy(
        sum,
        Math.max(0, sum.length - 32),
        padded,
        32 - Math.min(32, sum.length),
        Math.min(32, sum.length));
    System.arraycopy(reversed(padded), 0, raised, 32, 32);

    refused(Fault.BAD_SIGNATURE, () -> own.publicKey().verify(MESSAGE, raised));
  }

  /** The points of order 1, 2, 4 and 8, with both signs and with y above p. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      })
  void refusesWeakEd25519Keys(String raw) {
    refused(Fault.MALFORMED, () -> PublicKey.of(KeyType.ED25519, hex(raw)));
  }

  /** N14, CVE-2023-39533: refused by size, before anything is computed with it. */
  @Test
  void refusesRsaIdentitiesOf16385BitsAtOnce() throws Exception {
    byte[] allowed = rsa(8_192);
    byte[] above = rsa(8_193);
    byte[] huge = rsa(16_385);
    assertThat(PublicKey.of(KeyType.RSA, allowed).type()).isEqualTo(KeyType.RSA);
    refused(Fault.MALFORMED, () -> PublicKey.of(KeyType.RSA, above));
    // Longer than any key is read.
    assertThat(huge.length).isGreaterThan(PublicKey.BYTES_MAX);
    refused(Fault.MALFORMED, () -> PublicKey.of(KeyType.RSA, huge));
  }

  @Test
  void refusesShortRsaKeysAndHugeExponents() throws Exception {
    byte[] small = rsa(2_047);
    byte[] exponent = rsa(2_048, BigInteger.TWO.pow(33).add(BigInteger.ONE));

    refused(Fault.MALFORMED, () -> PublicKey.of(KeyType.RSA, small));
    refused(Fault.MALFORMED, () -> PublicKey.of(KeyType.RSA, exponent));
  }

  private static byte[] rsa(int bits) throws Exception {
    return rsa(bits, BigInteger.valueOf(65_537));
  }

  private static byte[] rsa(int bits, BigInteger exponent) throws Exception {
    BigInteger modulus = BigInteger.TWO.pow(bits - 1).add(BigInteger.valueOf(12_345));
    var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption);
    return new SubjectPublicKeyInfo(algorithm, new RSAPublicKey(modulus, exponent)).getEncoded();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0801",
        "1220" + ONES,
        "1220" + ONES + "0801",
        "0804" + "1220" + ONES,
        "0801" + "121f" + ONES_31,
        "0802" + "1221" + "05" + ONES,
        "0802" + "1220" + ONES,
        "0800" + "1220" + ONES,
        "0803" + "1220" + ONES,
        "088100" + "1220" + "1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e",
        "08011220" + "1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e" + "1800",
        "0801122001",
      })
  void refusesMessagesThatAreNoCanonicalKey(String message) {
    refused(Fault.MALFORMED, () -> PublicKey.decode(hex(message)));
  }

  @Test
  void refusesMessagesAboveTheLimit() {
    refused(Fault.MALFORMED, () -> PublicKey.decode(new byte[PublicKey.BYTES_MAX + 1]));
    refused(Fault.MALFORMED, () -> PublicKey.of(KeyType.RSA, new byte[PublicKey.BYTES_MAX + 1]));
  }

  private static void refused(Fault fault, ThrowingCallable body) {
    assertThatThrownBy(body)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      out[i] = bytes[bytes.length - 1 - i];
    }
    return out;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
