package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reg.libp2p.PeerId;
import reg.libp2p.crypto.KeyType;
import reg.libp2p.crypto.PublicKey;
import reg.manifest.DidKey;
import reg.testdata.ScriptedPeer;

/**
 * A publisher's name in a DHT whose only other member is a real Kubo, or a real Helia: that one
 * resolves it to the head, and a reader who knows nothing but the did:key and the other's address
 * pulls by it.
 */
@Timeout(300)
class HeadNameIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path temp;
  private RegHome publisher = RegHome.at(Path.of(""));

  @AfterEach
  void stop() {
    publisher.run("node", "stop");
  }

  /** Says what a name stands for, or nothing. */
  private interface Resolver {
    Optional<String> resolve(String name);
  }

  @Test
  void kuboResolvesAPublishersNameAndAReaderPullsByItAlone() throws IOException {
    Kubo kubo = Kubo.init(temp.resolve("ipfs"), "test");
    try (Running _ = kubo.daemonInDht()) {
      requireResolves(
          kubo.address(),
          name -> {
            Ended ended = kubo.tries("name", "resolve", "--nocache", "--timeout=10s", name);
            return ended.code() == 0 ? Optional.of(ended.lastWord()) : Optional.empty();
          });
    }
  }

  @Test
  void heliaResolvesAPublishersNameAndAReaderPullsByItAlone() throws IOException {
    try (ScriptedPeer helia = ScriptedPeer.start(ScriptedPeer.Language.JS, "helia.mjs", "dht")) {
      requireResolves(
          helia.address(),
          name -> {
            try {
              return Optional.of(helia.ask("resolve " + name).asText());
            } catch (IOException e) {
              return Optional.empty();
            }
          });
    }
  }

  private void requireResolves(String other, Resolver resolver) throws IOException {
    publisher = RegHome.at(temp.resolve("publisher"));
    Path one = Files.writeString(temp.resolve("one"), "1");
    publisher.succeed("push", one.toString(), "m:1");
    String did = publisher.json("key", "show", "--json").required("did").asText();
    PublicKey key = PublicKey.of(KeyType.ED25519, DidKey.parse(did).bytes());
    String name = "/ipns/" + PeerId.of(key).toCidText();
    publisher.startNode("--bootstrap", other);
    String first = resolved(resolver, name, "");
    Path out = temp.resolve("out");
    pull(did + "/m:1", out, other);
    assertThat(Files.readString(out.resolve("one"))).isEqualTo("1");

    publisher.succeed("push", Files.writeString(one, "2").toString(), "m:2");
    assertThat(resolved(resolver, name, first)).isNotEqualTo(first);
    Path second = temp.resolve("second");
    pull(did + "/m:2", second, other);
    assertThat(Files.readString(second.resolve("one"))).isEqualTo("2");
  }

  /** What the name stands for, once that is something else than before. */
  private static String resolved(Resolver resolver, String name, String before) {
    long end = System.nanoTime() + LIMIT.toNanos();
    String value = before;
    while (value.equals(before) && System.nanoTime() < end) {
      value = resolver.resolve(name).orElse(before);
    }
    assertThat(value).startsWith("/ipfs/bafyrei");
    return value;
  }

  /** Whether the head is announced yet is a matter of seconds. */
  private void pull(String ref, Path out, String bootstrap) {
    RegHome reader = RegHome.at(temp.resolve("reader"));
    String[] words = {"pull", ref, out.toString(), "--bootstrap", bootstrap, "--json"};
    long end = System.nanoTime() + LIMIT.toNanos();
    Ended ended = reader.run(words);
    while (ended.code() != 0 && System.nanoTime() < end) {
      ended = reader.run(words);
    }
    assertThat(ended.requireCode(0).json().required("trust").asText()).isEqualTo("signed");
  }
}
