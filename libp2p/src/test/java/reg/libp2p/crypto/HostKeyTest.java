package reg.libp2p.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import reg.base.RegistryException;
import reg.libp2p.VectorFile;

class HostKeyTest {
  private static final byte[] PRIVATE = VectorFile.named("keys").bytes("ed25519-private-key");
  private static final byte[] PUBLIC = VectorFile.named("keys").bytes("ed25519-public-key");

  @Test
  void readsAndWritesTheSpecificationsPrivateKey() {
    HostKey key = HostKey.decode(PRIVATE);

    assertThat(key.publicKey().encode()).isEqualTo(PUBLIC);
    assertThat(key.encode()).isEqualTo(PRIVATE);
    assertThat(HostKey.ofSeed(Arrays.copyOfRange(PRIVATE, 4, 36)).encode()).isEqualTo(PRIVATE);
  }

  @Test
  void readsTheOldFormWithTheKeyTwice() {
    String data =
        HexFormat.of().formatHex(PRIVATE, 4, 68) + HexFormat.of().formatHex(PRIVATE, 36, 68);

    HostKey key = HostKey.decode(HexFormat.of().parseHex("08011260" + data));

    assertThat(key.publicKey().encode()).isEqualTo(PUBLIC);
  }

  @Test
  void refusesAPublicHalfOfAnotherKey() {
    byte[] wrong = PRIVATE.clone();
    wrong[67] ^= 1;

    assertThatThrownBy(() -> HostKey.decode(wrong)).isInstanceOf(RegistryException.class);
  }

  @Test
  void refusesOtherTypesAndLengths() {
    byte[] rsa = PRIVATE.clone();
    rsa[1] = 0;

    assertThatThrownBy(() -> HostKey.decode(rsa)).isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> HostKey.decode(Arrays.copyOf(PRIVATE, 20)))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> HostKey.decode(new byte[] {8, 1, 0x18, 0}))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> HostKey.ofSeed(new byte[31])).isInstanceOf(RegistryException.class);
  }

  @Test
  void signsSoThatItsPublicKeyAgrees() {
    HostKey key = HostKey.generate();
    byte[] message = {1, 2, 3};

    key.publicKey().verify(message, key.sign(message));

    assertThat(HostKey.generate().publicKey()).isNotEqualTo(key.publicKey());
  }

  @Test
  void showsNoSecret() {
    HostKey key = HostKey.decode(PRIVATE);

    assertThat(key.toString()).doesNotContain(HexFormat.of().formatHex(PRIVATE, 4, 36));
  }
}
