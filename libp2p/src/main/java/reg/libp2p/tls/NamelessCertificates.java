package reg.libp2p.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.NoSuchProviderException;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateFactorySpi;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.util.Properties;

/**
 * Lets the JDK's TLS read certificates without an issuer's name, as js-libp2p makes them: nobody in
 * libp2p looks at names, but the JDK's parser refuses such a certificate before anyone is asked.
 *
 * <p>TLS takes its parser from the first provider that has one, and has no other place to give it
 * another. So this provider stands first, leaves all to the JDK's, and only what that one refuses
 * to Bouncy Castle's. Elsewhere in the process nothing becomes valid by it: a chain is built by
 * names, and there is none.
 */
final class NamelessCertificates extends Provider {
  private static final long serialVersionUID = 1L;
  private static final String NAME = "RegNamelessCertificates";
  private static final String TYPE = "X.509";

  private NamelessCertificates() {
    super(NAME, "1", "X.509 certificates with and without names");
    putService(
        new Service(this, "CertificateFactory", TYPE, Factory.class.getName(), null, null) {
          @Override
          public Object newInstance(Object parameter) {
            return new Factory();
          }
        });
  }

  /** Puts it in front of the other providers, once. */
  static synchronized void install() {
    if (Security.getProvider(NAME) == null) {
      Security.insertProviderAt(new NamelessCertificates(), 1);
    }
  }

  /** A parser of its own, for who has a place for one. */
  static CertificateFactory parser() {
    var provider = new NamelessCertificates();
    try {
      return CertificateFactory.getInstance(TYPE, provider);
    } catch (CertificateException e) {
      throw new IllegalStateException("no X.509 parser", e);
    }
  }

  /** The JDK's parser, and Bouncy Castle's behind it. */
  static final class Factory extends CertificateFactorySpi {
    private static final int BYTES_MAX = 1 << 16;

    private final CertificateFactory first;
    private final CertificateFactory second;

    Factory() {
      try {
        this.first = CertificateFactory.getInstance(TYPE, "SUN");
        this.second = CertificateFactory.getInstance(TYPE, new BouncyCastleProvider());
      } catch (CertificateException | NoSuchProviderException e) {
        throw new IllegalStateException("no X.509 parser", e);
      }
    }

    @Override
    public Certificate engineGenerateCertificate(InputStream in) throws CertificateException {
      if (!in.markSupported()) {
        return first.generateCertificate(in);
      }
      in.mark(BYTES_MAX);
      try {
        return first.generateCertificate(in);
      } catch (CertificateException refused) {
        return other(in, refused);
      }
    }

    private Certificate other(InputStream in, CertificateException refused)
        throws CertificateException {
      try {
        in.reset();
        byte[] der = in.readNBytes(BYTES_MAX);
        if (parsed(der) instanceof X509Certificate certificate && isNameless(certificate, der)) {
          return certificate;
        }
      } catch (IOException | CertificateException | RuntimeException e) {
        refused.addSuppressed(e);
      }
      throw refused;
    }

    /** Bouncy Castle refuses them too unless told otherwise, for a thread at a time. */
    private Certificate parsed(byte[] der) throws CertificateException {
      Properties.setThreadOverride(Properties.X509_ALLOW_EMPTY_ISSUER_CERT, true);
      try {
        return second.generateCertificate(new ByteArrayInputStream(der));
      } finally {
        Properties.removeThreadOverride(Properties.X509_ALLOW_EMPTY_ISSUER_CERT);
      }
    }

    /** Whether it has no issuer, a key that we know, and the one form that its bytes may have. */
    private static boolean isNameless(X509Certificate certificate, byte[] der)
        throws CertificateEncodingException {
      return certificate.getIssuerX500Principal().getName().isEmpty()
          && certificate.getPublicKey() != null
          && Arrays.equals(certificate.getEncoded(), der);
    }

    @Override
    public Collection<? extends Certificate> engineGenerateCertificates(InputStream in)
        throws CertificateException {
      return first.generateCertificates(in);
    }

    @Override
    public CRL engineGenerateCRL(InputStream in) throws CRLException {
      return first.generateCRL(in);
    }

    @Override
    public Collection<? extends CRL> engineGenerateCRLs(InputStream in) throws CRLException {
      return first.generateCRLs(in);
    }
  }
}
