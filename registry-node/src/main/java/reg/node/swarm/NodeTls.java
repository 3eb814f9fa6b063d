package reg.node.swarm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.http.ServerTls;
import reg.manifest.signing.SecretFile;
import reg.node.Home;
import reg.node.NodeConfig;

/** The certificate and key of the HTTP server, from PEM files. */
final class NodeTls {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final long BYTES_MAX = 1 << 20;

  private NodeTls() {}

  /**
   * Reads what the settings name; null when they name nothing.
   *
   * @throws RegistryException NOT_FOUND, REFUSED_BY_POLICY, MALFORMED or STORAGE, naming the file
   */
  static @Nullable ServerTls read(Home home, NodeConfig.Http http) {
    if (http.certificate() == null || http.key() == null) {
      return null;
    }
    List<X509Certificate> chain = chain(home.folder().resolve(http.certificate()));
    String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
    return new ServerTls(key(home.folder().resolve(http.key()), algorithm), chain);
  }

  private static List<X509Certificate> chain(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new RegistryException(Fault.NOT_FOUND, "there is no certificate " + file);
    }
    try (InputStream in = Files.newInputStream(file)) {
      if (Files.size(file) > BYTES_MAX) {
        throw malformed(file, null);
      }
      var read = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (read.isEmpty()) {
        throw malformed(file, null);
      }
      return read.stream().map(X509Certificate.class::cast).toList();
    } catch (GeneralSecurityException e) {
      throw malformed(file, e);
    } catch (IOException e) {
      throw new RegistryException(Fault.STORAGE, "cannot read " + file + " (" + e + ")", e);
    }
  }

  private static PrivateKey key(Path file, String algorithm) {
    String pem = SecretFile.read(file, "TLS key", "openssl genpkey makes one");
    if (!pem.startsWith(BEGIN) || !pem.endsWith(END)) {
      throw malformed(file, null);
    }
    try {
      byte[] der =
          Base64.getMimeDecoder()
              .decode(pem.substring(BEGIN.length(), pem.length() - END.length()));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw malformed(file, e);
    }
  }

  private static RegistryException malformed(Path file, @Nullable Throwable cause) {
    return new RegistryException(
        Fault.MALFORMED,
        file + " is not what TLS needs: PEM certificates, and their key unencrypted in PKCS#8",
        cause);
  }
}
