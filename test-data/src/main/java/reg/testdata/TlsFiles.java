package reg.testdata;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for a server at 127.0.0.1 that signs itself, made by the JDK's keytool, and its
 * key; good for two days.
 *
 * @param pem the certificate's file
 * @param keyPem the key's file, PKCS#8, readable by its owner alone
 */
public record TlsFiles(PrivateKey key, X509Certificate certificate, Path pem, Path keyPem) {
  private static final String PASSWORD = "secret";
  private static final String ARGUMENTS =
      "-genkeypair -alias server -dname CN=127.0.0.1 -validity 2"
          + " -ext san=ip:127.0.0.1 -storetype PKCS12 -keystore keys.p12 -storepass "
          + PASSWORD;

  /** Makes both, and their files {@code server.pem} and {@code server.key}, in a folder. */
  public static TlsFiles in(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    return in(folder, "-keyalg EC -groupname secp256r1");
  }

  /**
   * As {@link #in(Path)}, with another key.
   *
   * @param kind what keytool's {@code -genkeypair} is told of it, such as {@code -keyalg Ed25519}
   */
  public static TlsFiles in(Path folder, String kind)
      throws IOException, InterruptedException, GeneralSecurityException {
    var words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
    words.addAll(List.of((ARGUMENTS + " " + kind).split(" ", -1)));
    Process keytool =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.txt").toFile())
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed: " + Files.readString(folder.resolve("keytool.txt")));
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var key = (PrivateKey) keys.getKey("server", PASSWORD.toCharArray());
    var certificate = (X509Certificate) keys.getCertificate("server");
    return new TlsFiles(
        key,
        certificate,
        write(folder.resolve("server.pem"), "CERTIFICATE", certificate.getEncoded()),
        write(folder.resolve("server.key"), "PRIVATE KEY", key.getEncoded()));
  }

  private static Path write(Path file, String kind, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** What a client has that trusts this certificate and no other. */
  public SSLContext trusting() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", certificate);
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
