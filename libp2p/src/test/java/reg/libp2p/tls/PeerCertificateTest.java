package reg.libp2p.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.libp2p.PeerId;
import reg.libp2p.VectorFile;
import reg.libp2p.crypto.HostKey;

class PeerCertificateTest {
  private static final VectorFile VECTORS = VectorFile.named("certificates");
  private static final Duration HOUR = Duration.ofHours(1);
  private final HostKey hostKey = HostKey.generate();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void acceptsTheSpecificationsCertificates(int number) throws CertificateException {
    X509Certificate certificate = parse(VECTORS.bytes("certificate-" + number));

    assertThat(PeerId.of(PeerCertificate.verify(new X509Certificate[] {certificate})))
        .hasToString(VECTORS.text("peer-" + number));
  }

  @Test
  void refusesTheSpecificationsBadCertificate() throws CertificateException {
    X509Certificate certificate = parse(VECTORS.bytes("certificate-4"));

    refused("signature", certificate);
  }

  @Test
  void acceptsItsOwn() throws CertificateException {
    X509Certificate own = HostCertificate.generate(hostKey).certificate();

    assertThat(PeerCertificate.verify(new X509Certificate[] {own})).isEqualTo(hostKey.publicKey());
  }

  @Test
  void refusesAnyOtherNumberOfCertificates() {
    X509Certificate own = HostCertificate.generate(hostKey).certificate();

    refused("0 certificates");
    refused("2 certificates", own, own);
  }

  @Test
  void refusesCertificatesOutsideTheirTime() throws Exception {
    Instant now = Instant.now();

    refused("", forged(now.minus(HOUR.multipliedBy(2)), now.minus(HOUR), Flaw.NONE));
    refused("", forged(now.plus(HOUR), now.plus(HOUR.multipliedBy(2)), Flaw.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"NO_EXTENSION", "OTHER_CRITICAL", "OTHER_SIGNER", "ONE_PART", "NO_OCTETS"})
  void refusesEachFlaw(Flaw flaw) throws Exception {
    Instant now = Instant.now();
    X509Certificate good = forged(now.minus(HOUR), now.plus(HOUR), Flaw.NONE);
    assertThat(PeerCertificate.verify(new X509Certificate[] {good})).isEqualTo(hostKey.publicKey());

    refused("", forged(now.minus(HOUR), now.plus(HOUR), flaw));
  }

  enum Flaw {
    NONE,
    NO_EXTENSION,
    OTHER_CRITICAL,
    OTHER_SIGNER,
    ONE_PART,
    NO_OCTETS
  }

  private X509Certificate forged(Instant from, Instant to, Flaw flaw) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    KeyPair signer =
        flaw == Flaw.OTHER_SIGNER ? KeyPairGenerator.getInstance("EC").generateKeyPair() : pair;
    var key = new DEROctetString(hostKey.publicKey().encode());
    byte[] signature = hostKey.sign(HostCertificate.signed(pair.getPublic().getEncoded()));
    var value =
        switch (flaw) {
          case ONE_PART -> new DERSequence(key);
          case NO_OCTETS -> new DERSequence(new DERNull[] {DERNull.INSTANCE, DERNull.INSTANCE});
          default -> new DERSequence(new DEROctetString[] {key, new DEROctetString(signature)});
        };
    var name = new X500Name("CN=x");
    var builder =
        new JcaX509v3CertificateBuilder(
            name, BigInteger.ONE, Date.from(from), Date.from(to), name, pair.getPublic());
    if (flaw != Flaw.NO_EXTENSION) {
      builder.addExtension(new ASN1ObjectIdentifier(HostCertificate.EXTENSION), true, value);
    }
    if (flaw == Flaw.OTHER_CRITICAL) {
      builder.addExtension(new ASN1ObjectIdentifier("1.2.3.4"), true, DERNull.INSTANCE);
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }

  private static void refused(String message, X509Certificate... chain) {
    assertThatThrownBy(() -> PeerCertificate.verify(chain))
        .isInstanceOf(CertificateException.class)
        .hasMessageContaining(message);
  }

  private static X509Certificate parse(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
