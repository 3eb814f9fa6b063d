package reg.libp2p.tls;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import reg.libp2p.crypto.HostKey;

/**
 * A certificate of ours: a fresh P-256 key, and in the extension {@value #EXTENSION} our identity
 * key with its signature over that key.
 */
record HostCertificate(X509Certificate certificate, PrivateKey privateKey) {
  /** Assigned to libp2p; the value is {@code SEQUENCE { OCTET STRING key, OCTET STRING sig }}. */
  static final String EXTENSION = "1.3.6.1.4.1.53594.1.1";

  private static final byte[] PREFIX = "libp2p-tls-handshake:".getBytes(StandardCharsets.US_ASCII);

  /** For peers whose clock is behind ours. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final Duration VALID = Duration.ofDays(100 * 365L);

  static HostCertificate generate(HostKey hostKey) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new HostCertificate(build(hostKey, pair), pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("cannot make a certificate", e);
    }
  }

  /** What the identity key signs: the certificate key as SubjectPublicKeyInfo behind a prefix. */
  static byte[] signed(byte[] subjectPublicKeyInfo) {
    byte[] out = java.util.Arrays.copyOf(PREFIX, PREFIX.length + subjectPublicKeyInfo.length);
    System.arraycopy(subjectPublicKeyInfo, 0, out, PREFIX.length, subjectPublicKeyInfo.length);
    return out;
  }

  private static X509Certificate build(HostKey hostKey, KeyPair pair)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    Instant now = Instant.now();
    var random = new SecureRandom();
    var name = new X500Name("SERIALNUMBER=" + new BigInteger(62, random));
    byte[] signature = hostKey.sign(signed(pair.getPublic().getEncoded()));
    var extension =
        new DERSequence(
            new DEROctetString[] {
              new DEROctetString(hostKey.publicKey().encode()), new DEROctetString(signature)
            });
    var holder =
        new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(62, random).add(BigInteger.ONE),
                Date.from(now.minus(BACKDATED)),
                Date.from(now.plus(VALID)),
                name,
                pair.getPublic())
            .addExtension(new ASN1ObjectIdentifier(EXTENSION), false, extension)
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    return new JcaX509CertificateConverter().getCertificate(holder);
  }
}
