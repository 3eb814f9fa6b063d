package reg.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFilesTest {
  @TempDir Path temp;

  @Test
  void makesACertificateThatItsKeySigns() throws Exception {
    TlsFiles files = TlsFiles.in(temp);
    files.certificate().verify(files.certificate().getPublicKey());
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(files.key());
    signer.update(new byte[] {1});
    byte[] signature = signer.sign();
    signer.initVerify(files.certificate());
    signer.update(new byte[] {1});
    assertThat(signer.verify(signature)).isTrue();
    assertThat(files.trusting().getProtocol()).isEqualTo("TLS");
  }

  @Test
  void writesBothAsPem() throws Exception {
    TlsFiles files = TlsFiles.in(temp);
    try (var in = Files.newInputStream(files.pem())) {
      assertThat(CertificateFactory.getInstance("X.509").generateCertificate(in))
          .isEqualTo(files.certificate());
    }
    assertThat(Files.readString(files.keyPem())).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.keyPem())))
        .isEqualTo("rw-------");
  }
}
