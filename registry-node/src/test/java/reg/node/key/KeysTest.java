package reg.node.key;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.ipld.multiformats.Multibase;
import reg.manifest.DidKey;
import reg.manifest.signing.PublisherKey;
import reg.node.Home;

class KeysTest {
  @TempDir Path temp;

  @Test
  void makesTwoKeysThatOnlyTheirOwnerCanRead() throws IOException {
    Keys keys = keys("a");
    assertThat(keys.exist()).isFalse();
    refused(Fault.NOT_FOUND, keys::show).hasMessageContaining("reg init");
    Identity made = keys.init(null);
    assertThat(keys.exist()).isTrue();
    assertThat(made.did()).startsWith("did:key:z6Mk");
    assertThat(made.peerId()).startsWith("12D3KooW");
    assertThat(keys.init(null)).isEqualTo(made);
    assertThat(keys.show()).isEqualTo(made);
    for (String name : new String[] {"publisher.key", "node.key"}) {
      var mode = Files.getPosixFilePermissions(temp.resolve("a/keys").resolve(name));
      assertThat(PosixFilePermissions.toString(mode)).isEqualTo("rw-------");
    }
  }

  /** Source: libp2p peer-ids, test vectors are of other key types; this one is by construction. */
  @Test
  void writesThePeerIdAsLibp2pDoes() {
    Identity made = keys("a").init(null);
    byte[] id = Multibase.BASE58BTC.decodeBare(made.peerId());
    byte[] key = PublisherKey.load(temp.resolve("a/keys/node.key")).publicKey().bytes();
    assertThat(HexFormat.of().formatHex(id))
        .isEqualTo("002408011220" + HexFormat.of().formatHex(key));
  }

  @Test
  void movesAnIdentityToAnotherHome() {
    Identity first = keys("a").init(null);
    Path backup = temp.resolve("backup.pem");
    keys("a").exportPrivate(backup);
    Identity second = keys("b").init(backup);
    assertThat(second.did()).isEqualTo(first.did());
    assertThat(second.peerId()).isNotEqualTo(first.peerId());
    assertThat(keys("b").init(backup)).isEqualTo(second);
    refused(Fault.CONFLICT, () -> keys("a").exportPrivate(backup));
  }

  @Test
  void neverReplacesAnIdentity() {
    Identity first = keys("a").init(null);
    keys("b").init(null);
    Path other = temp.resolve("other.pem");
    keys("b").exportPrivate(other);
    refused(Fault.CONFLICT, () -> keys("a").init(other)).hasMessageContaining(first.did());
    assertThat(keys("a").show()).isEqualTo(first);
  }

  @Test
  void refusesKeysThatOthersCanRead() throws IOException {
    keys("a").init(null);
    Path file = temp.resolve("a/keys/publisher.key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    refused(Fault.REFUSED_BY_POLICY, () -> keys("a").show()).hasMessageContaining("chmod 600");
  }

  @Test
  void showsThePublicKeyAsOpensslReadsIt() throws Exception {
    Identity made = keys("a").init(null);
    Path pem = Files.writeString(temp.resolve("public.pem"), keys("a").publicPem());
    var factory = KeyFactory.getInstance("Ed25519");
    String body = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\n", "");
    byte[] der = Base64.getDecoder().decode(body);
    var key = factory.generatePublic(new X509EncodedKeySpec(der));
    byte[] raw = Arrays.copyOfRange(key.getEncoded(), 12, 44);
    assertThat(DidKey.of(raw).toString()).isEqualTo(made.did());
  }

  private Keys keys(String name) {
    return new Keys(Home.at(temp.resolve(name)));
  }
}
