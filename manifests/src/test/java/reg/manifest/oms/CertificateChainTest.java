package reg.manifest.oms;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.manifest.oms.Models.assertFault;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.manifest.signing.Pem;

class CertificateChainTest {
  /** Long ago, so that a check against today's date would fail. */
  private static final Instant NOW = Instant.parse("2020-01-02T00:00:00Z");

  private static final Duration DAY = Duration.ofDays(1);

  private final Authority root;
  private final Authority middle;

  CertificateChainTest() throws Exception {
    root = new Authority("root", null);
    middle = new Authority("middle", root);
  }

  @Test
  void acceptsAChainAndTheRootInIt() throws Exception {
    ModelSigner signer = ModelSigner.generate(EcCurve.P384);
    X509Certificate leaf = leaf(signer, KeyUsage.digitalSignature, NOW.plus(DAY));
    for (var chain :
        List.of(
            List.of(leaf, middle.certificate),
            List.of(leaf, middle.certificate, root.certificate))) {
      ModelBundle bundle = signer.certified(chain).sign(Models.golden());
      ModelBundle read = ModelBundle.decode(bundle.encode());
      assertThat(verifier(root.certificate).verify(read)).isEqualTo(Models.golden());
    }
    var direct = signer.certified(List.of(leaf)).sign(Models.golden());
    assertThat(verifier(middle.certificate).verify(direct)).isEqualTo(Models.golden());
    assertThat(verifier(leaf).verify(direct)).isEqualTo(Models.golden());
    assertThat(verifier(root.certificate)).asString().isEqualTo("a certificate under CN=root");
  }

  @Test
  void takesCodeSigningForSigning() throws Exception {
    ModelSigner signer = ModelSigner.generate(EcCurve.P256);
    X509Certificate leaf = leaf(signer, 0, NOW.plus(DAY));
    ModelBundle bundle = signer.certified(List.of(leaf, middle.certificate)).sign(Models.golden());
    assertThat(verifier(root.certificate).verify(bundle)).isEqualTo(Models.golden());
  }

  /** Weakness 6 of S10. */
  @Test
  void refusesAnExpiredLeaf() throws Exception {
    ModelSigner signer = ModelSigner.generate(EcCurve.P256);
    X509Certificate leaf = leaf(signer, KeyUsage.digitalSignature, NOW.minusSeconds(1));
    ModelBundle bundle = signer.certified(List.of(leaf, middle.certificate)).sign(Models.golden());
    assertFault(Fault.BAD_SIGNATURE, "root", () -> verifier(root.certificate).verify(bundle));
    assertFault(Fault.BAD_SIGNATURE, "root", () -> verifier(leaf).verify(bundle));
    var afterRoot = BundleVerifier.of(List.of(root.certificate), NOW.plus(Duration.ofDays(99)));
    assertFault(Fault.BAD_SIGNATURE, "root", () -> afterRoot.verify(bundle));
  }

  /** Paths are checked up to their anchor and without it. */
  @Test
  void refusesARootThatHasExpired() throws Exception {
    ModelSigner signer = ModelSigner.generate(EcCurve.P256);
    X509Certificate leaf = leaf(signer, KeyUsage.digitalSignature, NOW.plus(DAY.multipliedBy(30)));
    ModelBundle bundle = signer.certified(List.of(leaf)).sign(Models.golden());
    var roots = List.of(middle.certificate);
    var inTime = BundleVerifier.of(roots, NOW.plus(DAY.multipliedBy(9)));
    assertThat(inTime.verify(bundle)).isEqualTo(Models.golden());
    var late = BundleVerifier.of(roots, NOW.plus(DAY.multipliedBy(9)).plusSeconds(1));
    assertFault(Fault.BAD_SIGNATURE, "root", () -> late.verify(bundle));
  }

  @Test
  void refusesWhatDoesNotLeadToTheRoot() throws Exception {
    ModelSigner signer = ModelSigner.generate(EcCurve.P256);
    X509Certificate leaf = leaf(signer, KeyUsage.digitalSignature, NOW.plus(DAY));
    ModelBundle alone = signer.certified(List.of(leaf)).sign(Models.golden());
    assertFault(Fault.BAD_SIGNATURE, "root", () -> verifier(root.certificate).verify(alone));
    var stranger = new Authority("root", null);
    ModelBundle whole = signer.certified(List.of(leaf, middle.certificate)).sign(Models.golden());
    assertFault(Fault.BAD_SIGNATURE, "root", () -> verifier(stranger.certificate).verify(whole));
  }

  @Test
  void refusesACertificateForSomethingElse() throws Exception {
    ModelSigner signer = ModelSigner.generate(EcCurve.P256);
    X509Certificate leaf = leaf(signer, KeyUsage.keyAgreement, NOW.plus(DAY));
    ModelBundle bundle = signer.certified(List.of(leaf, middle.certificate)).sign(Models.golden());
    assertFault(
        Fault.BAD_SIGNATURE, "not for signing", () -> verifier(root.certificate).verify(bundle));
  }

  @Test
  void keepsKeysAndCertificatesApart() throws Exception {
    ModelSigner signer = ModelSigner.generate(EcCurve.P256);
    X509Certificate leaf = leaf(signer, KeyUsage.digitalSignature, NOW.plus(DAY));
    ModelBundle certified = signer.certified(List.of(leaf)).sign(Models.golden());
    assertFault(
        Fault.BAD_SIGNATURE,
        "give its root",
        () -> BundleVerifier.of(signer.publicKey()).verify(certified));
    ModelBundle bare = signer.sign(Models.golden());
    assertFault(Fault.BAD_SIGNATURE, "give the key", () -> verifier(root.certificate).verify(bare));
    ModelSigner other = ModelSigner.generate(EcCurve.P256);
    ModelBundle stolen = other.certified(List.of(leaf, middle.certificate)).sign(Models.golden());
    assertFault(
        Fault.BAD_SIGNATURE, "does not fit", () -> verifier(root.certificate).verify(stolen));
  }

  @Test
  void readsCertificatesInPem() throws Exception {
    String pem =
        List.of(root.certificate, middle.certificate).stream()
            .map(CertificateChainTest::pem)
            .collect(Collectors.joining("\n"));
    assertThat(BundleVerifier.certificates(pem))
        .containsExactly(root.certificate, middle.certificate);
    assertFault(
        Fault.MALFORMED,
        "cannot be read",
        () -> BundleVerifier.certificates(Pem.encode(Pem.CERTIFICATE, new byte[9])));
  }

  private static String pem(X509Certificate certificate) {
    try {
      return Pem.encode(Pem.CERTIFICATE, certificate.getEncoded());
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BundleVerifier verifier(X509Certificate root) {
    return BundleVerifier.of(List.of(root), NOW);
  }

  private X509Certificate leaf(ModelSigner signer, int usage, Instant until) throws Exception {
    var key =
        java.security.KeyFactory.getInstance("EC")
            .generatePublic(new java.security.spec.X509EncodedKeySpec(signer.publicKey().spki()));
    var builder =
        new JcaX509v3CertificateBuilder(
            middle.certificate,
            BigInteger.valueOf(7),
            Date.from(NOW.minus(DAY.multipliedBy(2))),
            Date.from(until),
            new javax.security.auth.x500.X500Principal("CN=leaf"),
            key);
    if (usage != 0) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
    } else {
      builder.addExtension(
          Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning));
    }
    return middle.sign(builder);
  }

  /** Who certifies others. */
  private static final class Authority {
    private final KeyPair pair;
    private final X509Certificate certificate;

    Authority(String name, @Nullable Authority above) throws Exception {
      pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
      var subject = new X500Name("CN=" + name);
      var issuer =
          above == null
              ? subject
              : X500Name.getInstance(above.certificate.getSubjectX500Principal().getEncoded());
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.ONE,
              Date.from(NOW.minus(DAY.multipliedBy(9))),
              Date.from(NOW.plus(DAY.multipliedBy(9))),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      certificate = (above == null ? this : above).sign(builder);
    }

    X509Certificate sign(JcaX509v3CertificateBuilder builder) throws Exception {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }
  }
}
