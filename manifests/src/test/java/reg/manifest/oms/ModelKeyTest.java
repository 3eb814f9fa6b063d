package reg.manifest.oms;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.manifest.oms.Models.assertFault;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.manifest.signing.Pem;
import reg.manifest.signing.SecretFile;

class ModelKeyTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void signsAndReadsKeysOnAllCurves(EcCurve curve) {
    ModelSigner signer = ModelSigner.generate(curve);
    ModelKey key = ModelKey.ofPem(signer.publicKey().pem());
    assertThat(key).isEqualTo(signer.publicKey()).hasSameHashCodeAs(signer.publicKey());
    assertThat(key.curve()).isEqualTo(curve);
    byte[] signature = signer.signatureOf(MESSAGE);
    assertThat(key.verifies(MESSAGE, signature)).isTrue();
    assertThat(key.verifies(new byte[3], signature)).isFalse();
    assertThat(key).isNotEqualTo(ModelSigner.generate(curve).publicKey());
    assertThat(signer).asString().contains(key.hint());
  }

  /** Attack S5. */
  @Test
  void refusesSignaturesThatAreNotStrictDer() {
    ModelSigner signer = Models.SIGNER;
    ModelKey key = signer.publicKey();
    byte[] signature = signer.signatureOf(MESSAGE);
    assertThat(key.verifies(MESSAGE, Arrays.copyOf(signature, signature.length + 1))).isFalse();
    assertThat(key.verifies(MESSAGE, new byte[64])).isFalse();
    assertThat(key.verifies(MESSAGE, inP1363(signature))).isFalse();
    assertThat(key.verifies(MESSAGE, new byte[0])).isFalse();
    assertThat(key.verifies(MESSAGE, HexFormat.of().parseHex("3006020100020100"))).isFalse();
    assertThat(key.verifies(MESSAGE, HexFormat.of().parseHex("3006020101020100"))).isFalse();
  }

  /** The two numbers of a DER signature of P-256, 32 bytes each. */
  private static byte[] inP1363(byte[] der) {
    byte[] both = new byte[64];
    int at = 4;
    for (int end = 32; end <= 64; end += 32) {
      int length = der[at - 1];
      int count = Math.min(length, 32);
      System.arraycopy(der, at + length - count, both, end - count, count);
      at += length + 2;
    }
    return both;
  }

  @Tag("slow")
  @Test
  void refusesKeysOfOtherKinds() throws GeneralSecurityException {
    for (String algorithm : new String[] {"Ed25519", "RSA", "X25519"}) {
      PublicKey other = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
      assertFault(Fault.MALFORMED, "P-256", () -> ModelKey.of(other));
      assertFault(Fault.MALFORMED, "P-256", () -> ModelKey.ofSpki(other.getEncoded()));
    }
    // secp256k1, its generator.
    String koblitz =
        "3056301006072a8648ce3d020106052b8104000a034200"
            + "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
            + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";
    assertFault(Fault.MALFORMED, "P-256", () -> ModelKey.ofSpki(HexFormat.of().parseHex(koblitz)));
    assertFault(Fault.MALFORMED, "P-256", () -> ModelKey.ofSpki(new byte[10]));
  }

  @Test
  void refusesAPointThatIsNotOnTheCurve() {
    byte[] spki = Models.SIGNER.publicKey().spki();
    spki[spki.length - 1] ^= 1;
    assertFault(Fault.MALFORMED, "P-256", () -> ModelKey.ofSpki(spki));
    byte[] beyond = Models.SIGNER.publicKey().spki();
    byte[] x = BigInteger.TWO.pow(256).subtract(BigInteger.ONE).toByteArray();
    System.arraycopy(x, 1, beyond, beyond.length - 64, 32);
    assertFault(Fault.MALFORMED, "P-256", () -> ModelKey.ofSpki(beyond));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-----BEGIN PUBLIC KEY-----\n%%%%\n-----END PUBLIC KEY-----"})
  void refusesWhatIsNoPem(String text) {
    assertFault(Fault.MALFORMED, "PEM", () -> ModelKey.ofPem(text));
  }

  @Test
  void takesOneKeyOnly() {
    String pem = Models.SIGNER.publicKey().pem();
    assertFault(Fault.MALFORMED, "more than one", () -> ModelKey.ofPem(pem + pem));
    assertThat(Pem.decode(Pem.PUBLIC_KEY, pem.replace("\n", "\r\n"))).hasSize(1);
  }

  @Test
  void savesAndLoads() throws IOException {
    Path file = folder.resolve("key");
    ModelSigner signer = ModelSigner.generate(EcCurve.P256);
    signer.save(file);
    assertThat(ModelSigner.load(file).publicKey()).isEqualTo(signer.publicKey());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertFault(Fault.CONFLICT, "never overwritten", () -> signer.save(file));
    assertFault(
        Fault.INVALID_REQUEST,
        "P-256",
        () -> ModelSigner.generate(EcCurve.P384).save(folder.resolve("other")));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertFault(Fault.REFUSED_BY_POLICY, "chmod 600", () -> ModelSigner.load(file));
    assertFault(
        Fault.NOT_FOUND, "'reg key oms' makes one", () -> ModelSigner.load(folder.resolve("none")));
  }

  @Test
  void refusesAKeyFileWithAnotherPublicKey() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    ModelSigner.generate(EcCurve.P256).save(first);
    ModelSigner.generate(EcCurve.P256).save(second);
    byte[] mixed = Pem.decode(Pem.PRIVATE_KEY, Files.readString(first)).getFirst();
    byte[] other = Pem.decode(Pem.PRIVATE_KEY, Files.readString(second)).getFirst();
    System.arraycopy(other, other.length - 65, mixed, mixed.length - 65, 65);
    Files.writeString(first, Pem.encode(Pem.PRIVATE_KEY, mixed));
    assertFault(Fault.MALFORMED, "P-256 key", () -> ModelSigner.load(first));
    Files.writeString(second, Pem.encode(Pem.PRIVATE_KEY, Arrays.copyOf(other, other.length - 1)));
    assertFault(Fault.MALFORMED, "P-256 key", () -> ModelSigner.load(second));
    Files.writeString(second, "x".repeat(SecretFile.BYTES_MAX + 1));
    assertFault(Fault.MALFORMED, "more than 65536 bytes", () -> ModelSigner.load(second));
  }

  @Test
  void refusesKeyFilesOfAnotherShape() throws IOException {
    Path file = folder.resolve("key");
    ModelSigner.generate(EcCurve.P256).save(file);
    String pem = Files.readString(file);
    byte[] der = Pem.decode(Pem.PRIVATE_KEY, pem).getFirst();
    byte[] prefix = der.clone();
    prefix[5] ^= 1;
    byte[] infix = der.clone();
    infix[der.length - 66] ^= 1;
    for (String text :
        List.of(
            pem + pem, Pem.encode(Pem.PRIVATE_KEY, prefix), Pem.encode(Pem.PRIVATE_KEY, infix))) {
      Files.writeString(file, text);
      assertFault(Fault.MALFORMED, "P-256 key", () -> ModelSigner.load(file));
    }
  }

  @Test
  void isNoOtherKindOfThing() {
    ModelKey key = Models.SIGNER.publicKey();
    assertThat(key).isNotEqualTo(key.hint());
  }

  private static ECPublicKey key(ECPoint point, ECParameterSpec parameters) {
    return new ECPublicKey() {
      private static final long serialVersionUID = 1L;

      @Override
      public ECPoint getW() {
        return point;
      }

      @Override
      public ECParameterSpec getParams() {
        return parameters;
      }

      @Override
      public String getAlgorithm() {
        return "EC";
      }

      @Override
      public String getFormat() {
        return "none";
      }

      @Override
      public byte[] getEncoded() {
        return new byte[0];
      }
    };
  }

  private static ECPublicKey parsed() throws GeneralSecurityException {
    return (ECPublicKey)
        KeyFactory.getInstance("EC")
            .generatePublic(new X509EncodedKeySpec(Models.SIGNER.publicKey().spki()));
  }

  /** CVE-2020-0601: the curve of a known key with a generator of the attacker's. */
  @Test
  void aCurveIsTheSameByAllItsParameters() throws GeneralSecurityException {
    ECPublicKey key = parsed();
    ECParameterSpec p256 = key.getParams();
    var order = p256.getOrder();
    assertThat(EcCurve.of(key(key.getW(), p256))).isEqualTo(EcCurve.P256);
    var generator = new ECParameterSpec(p256.getCurve(), key.getW(), order, 1);
    assertThat(EcCurve.of(key(key.getW(), generator))).isNull();
    var smaller =
        new ECParameterSpec(
            p256.getCurve(), p256.getGenerator(), order.subtract(BigInteger.TWO), 1);
    assertThat(EcCurve.of(key(key.getW(), smaller))).isNull();
  }

  @Test
  void aPointIsOnTheCurveAndInItsField() throws GeneralSecurityException {
    ECPublicKey key = parsed();
    ECParameterSpec p256 = key.getParams();
    BigInteger p = ((ECFieldFp) p256.getCurve().getField()).getP();
    BigInteger x = key.getW().getAffineX();
    BigInteger y = key.getW().getAffineY();
    assertThat(EcCurve.of(key(new ECPoint(x, p.subtract(y)), p256))).isEqualTo(EcCurve.P256);
    for (ECPoint point :
        List.of(
            ECPoint.POINT_INFINITY,
            new ECPoint(x.add(p), y),
            new ECPoint(x, y.add(p)),
            new ECPoint(x, y.add(BigInteger.ONE)))) {
      assertThat(EcCurve.of(key(point, p256))).isNull();
    }
  }
}
