package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.testdata.ScriptedPeer;

/**
 * A real Kubo and a real Helia fetch from a node of ours, and ours from them, by bitswap: a file, a
 * folder and a sharded folder of 20,000 files, each with Noise only and with TLS only; and a model
 * of 1 GiB.
 */
@Timeout(300)
class InteropIT {
  private static final int FILES = 20_000;
  private static final long OURS_SEED = 404;
  private static final long THEIRS_SEED = 505;
  private static final int MODEL_TENSORS = 64;

  @TempDir static Path shared;
  @TempDir Path temp;

  private static Path ours = Path.of("");
  private static Path theirs = Path.of("");
  private static Map<String, String> oursContents = Map.of();
  private static Map<String, String> theirsContents = Map.of();

  private RegHome node = RegHome.at(Path.of(""));

  @BeforeAll
  static void generate() {
    ours = GeneratedTree.wide(shared.resolve("ours"), FILES, OURS_SEED);
    theirs = GeneratedTree.wide(shared.resolve("theirs"), FILES, THEIRS_SEED);
    oursContents = Folders.contents(ours);
    theirsContents = Folders.contents(theirs);
  }

  @BeforeEach
  void makeHome() {
    node = RegHome.at(temp.resolve("node"));
  }

  @AfterEach
  void stop() {
    node.run("node", "stop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"noise", "tls"})
  void kuboAndRegFetchFromEachOther(String security) throws IOException {
    String root = push(ours);
    Kubo kubo = Kubo.init(temp.resolve("ipfs"), "test");
    kubo.secureWith(security);
    try (Running _ = kubo.daemon()) {
      kubo.ask("swarm", "connect", startNode());
      kubo.ask("pin", "add", "--progress=false", root);
      assertThat(kubo.ask("pin", "ls", "--type=recursive", root).out()).contains(root);
      Path got = temp.resolve("got");
      kubo.ask("get", "--progress=false", "-o", got.toString(), root);
      assertThat(Folders.contents(got)).isEqualTo(oursContents);

      String cid =
          kubo.ask("add", "-r", "-Q", "--progress=false", "--cid-version=1", theirs.toString())
              .lastWord();
      requirePulls(cid, kubo.address());
      String file = kubo.ask("add", "-Q", theirs.resolve("large.bin").toString()).lastWord();
      Path one = temp.resolve("one");
      reader().succeed("pull", file, one.toString(), "--peer", kubo.address());
      String v1 = kubo.v1(file);
      assertThat(Files.mismatch(theirs.resolve("large.bin"), one.resolve(v1))).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"noise", "tls"})
  void heliaAndRegFetchFromEachOther(String security) throws IOException {
    String root = push(ours);
    try (ScriptedPeer helia = ScriptedPeer.start(ScriptedPeer.Language.JS, "helia.mjs", security)) {
      helia.ask("connect " + startNode());
      Path got = temp.resolve("got");
      assertThat(helia.ask("get " + root + " " + got).asInt()).isEqualTo(FILES + 3);
      assertThat(Folders.contents(got)).isEqualTo(oursContents);
      assertThat(helia.ask("pin " + root).asInt()).isGreaterThan(FILES);

      requirePulls(helia.ask("add " + theirs).asText(), helia.address());
    }
  }

  /** For the large model; both with {@code -Dreg.interop.whole=true}, which takes minutes more. */
  static Stream<String> securities() {
    return Boolean.getBoolean("reg.interop.whole") ? Stream.of("noise", "tls") : Stream.of("tls");
  }

  /** Kubo takes the model from us, we stop, and somebody else takes it from Kubo. */
  @ParameterizedTest
  @MethodSource("securities")
  @Timeout(600)
  void aModelOfOneGibibyteGoesToKuboAndBack(String security) throws IOException {
    Path model = GeneratedModel.write(temp.resolve("model.safetensors"), MODEL_TENSORS, OURS_SEED);
    assertThat(Files.size(model)).isGreaterThan(1L << 30);
    String root = push(model);
    Kubo kubo = Kubo.init(temp.resolve("ipfs"), "test");
    kubo.secureWith(security);
    try (Running _ = kubo.daemon()) {
      kubo.ask("swarm", "connect", startNode());
      kubo.ask("pin", "add", "--progress=false", root);
      node.succeed("node", "stop");
      Path out = temp.resolve("out");
      JsonNode pulled =
          reader().json("pull", root, out.toString(), "--peer", kubo.address(), "--json");
      assertThat(pulled.required("peers").asInt()).isEqualTo(1);
      assertThat(Files.mismatch(model, out.resolve("model.safetensors"))).isEqualTo(-1);
    }
  }

  /** The same with Helia. */
  @ParameterizedTest
  @MethodSource("securities")
  @Timeout(600)
  void aModelOfOneGibibyteGoesToHeliaAndBack(String security) throws IOException {
    Path model = GeneratedModel.write(temp.resolve("model.safetensors"), MODEL_TENSORS, OURS_SEED);
    String root = push(model);
    try (ScriptedPeer helia = ScriptedPeer.start(ScriptedPeer.Language.JS, "helia.mjs", security)) {
      helia.ask("connect " + startNode());
      helia.ask("pin " + root);
      node.succeed("node", "stop");
      Path out = temp.resolve("out");
      reader().succeed("pull", root, out.toString(), "--peer", helia.address());
      assertThat(Files.mismatch(model, out.resolve("model.safetensors"))).isEqualTo(-1);
    }
  }

  private RegHome reader() {
    return RegHome.at(temp.resolve("reader"));
  }

  private void requirePulls(String cid, String address) {
    Path out = temp.resolve("pulled");
    JsonNode pulled = reader().json("pull", cid, out.toString(), "--peer", address, "--json");
    assertThat(pulled.required("trust").asText()).isEqualTo("unsigned");
    assertThat(Folders.contents(out)).isEqualTo(theirsContents);
  }

  private String push(Path path) {
    return node.json("push", path.toString(), "it:1", "--json").required("root").asText();
  }

  /** Starts a node on the home; says where it can be dialled. */
  private String startNode() {
    return node.startNode().at("/swarm/0").asText();
  }
}
