package reg.manifest.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reg.manifest.signing.EnvelopeVerifierTest.assertFault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.manifest.Golden;

class PublisherKeyTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("publisher.pem");
  }

  private static void chmod(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private Path written(String text) throws IOException {
    Path file = Files.writeString(file(), text);
    chmod(file, "rw-------");
    return file;
  }

  @Test
  void savesAndLoads() throws IOException {
    PublisherKey key = PublisherKey.generate();
    key.save(file());
    assertThat(PublisherKey.load(file()).seed()).isEqualTo(key.seed());
    assertThat(PublisherKey.load(file()).publisherId()).isEqualTo(key.publisherId());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(PublisherKey.generate().publicKey()).isNotEqualTo(key.publicKey());
  }

  @Test
  void writesWhatOpensslWrites() throws IOException {
    Golden.ALICE.save(file());
    assertThat(Files.readString(file()))
        .isEqualTo(
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
            -----END PRIVATE KEY-----
            """);
  }

  @Test
  void neverOverwritesAKey() throws IOException {
    Golden.ALICE.save(file());
    assertFault(Fault.CONFLICT, "never overwritten", () -> Golden.BOB.save(file()));
    assertThat(PublisherKey.load(file()).publicKey()).isEqualTo(Golden.ALICE.publicKey());
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("elsewhere"));
    assertFault(Fault.CONFLICT, "never overwritten", () -> Golden.BOB.save(link));
    assertThat(folder.resolve("elsewhere")).doesNotExist();
  }

  @Test
  void saysWhenItCannotWriteOrRead() {
    Path nowhere = folder.resolve("missing/publisher.pem");
    assertFault(Fault.STORAGE, "cannot write", () -> Golden.ALICE.save(nowhere));
    assertFault(Fault.NOT_FOUND, "reg init", () -> PublisherKey.load(nowhere));
    Path unnameable = folder.resolve("x".repeat(300));
    assertFault(Fault.STORAGE, "cannot read", () -> PublisherKey.load(unnameable));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-r--r--", "rw-rw-rw-"})
  void refusesAKeyThatOthersMayRead(String mode) throws IOException {
    Golden.ALICE.save(file());
    chmod(file(), mode);
    assertFault(Fault.REFUSED_BY_POLICY, "chmod 600 " + file(), () -> PublisherKey.load(file()));
    chmod(file(), "r--------");
    assertThat(PublisherKey.load(file()).publicKey()).isEqualTo(Golden.ALICE.publicKey());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgME\n-----END PRIVATE KEY-----",
        // X25519 instead of Ed25519
        """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VuBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
        -----END PRIVATE KEY-----
        """,
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMC4C\n-----END ENCRYPTED PRIVATE KEY-----"
      })
  void refusesFilesOfAnotherKind(String text) throws IOException {
    Path file = written(text);
    assertFault(Fault.MALFORMED, file.toString(), () -> PublisherKey.load(file));
  }

  @Test
  void boundsKeyFiles() throws IOException {
    Path file = written("x".repeat(1025));
    assertFault(Fault.MALFORMED, "PKCS#8 PEM", () -> PublisherKey.load(file));
  }

  @Test
  void tellsNoSecrets() {
    assertThat(Golden.ALICE).hasToString("PublisherKey[" + Golden.did(0) + "]");
    byte[] seed = Golden.ALICE.seed();
    seed[0] ^= 1;
    assertThat(Golden.ALICE.seed()).isNotEqualTo(seed);
    assertThatThrownBy(() -> PublisherKey.ofSeed(new byte[31])).hasMessageContaining("31 bytes");
  }

  @Test
  void takesOneKeyOnlyAndOneOfItsKind() throws IOException {
    Golden.ALICE.save(file());
    String pem = Files.readString(file());
    byte[] der = Pem.decode(Pem.PRIVATE_KEY, pem).getFirst();
    byte[] other = der.clone();
    other[11] ^= 1;
    for (String text :
        List.of(
            pem + pem,
            Pem.encode(Pem.PRIVATE_KEY, other),
            Pem.encode(Pem.PRIVATE_KEY, Arrays.copyOf(der, der.length - 1)))) {
      assertFault(
          Fault.MALFORMED,
          "is not an unencrypted Ed25519 key in PKCS#8 PEM",
          () -> PublisherKey.load(written(text)));
    }
  }
}
