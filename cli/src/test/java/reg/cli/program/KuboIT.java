package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Kubo makes the same CIDs, and each reads what the other wrote. */
class KuboIT {
  private static final String PROFILE = "unixfs-v1-2025";
  private static final String KUBO_PROFILE = "test,unixfs-v1-2025";
  private static final int FILES = 10_000;
  private static final int EXCHANGED_FILES = 4_000;
  private static final long SEED = 20261122;

  @TempDir static Path shared;
  @TempDir Path temp;

  private static Path tree = Path.of("");
  private static Map<String, String> contents = Map.of();
  private RegHome home = RegHome.at(Path.of(""));

  @BeforeAll
  static void generate() {
    tree = GeneratedTree.write(shared.resolve("tree"), EXCHANGED_FILES, SEED);
    contents = Folders.contents(tree);
  }

  @BeforeEach
  void makeHome() {
    home = RegHome.at(temp.resolve("home"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-llama", "tiny-dataset"})
  void theRootOfBundledDataIsKubos(String name) {
    Path folder = Program.repository().resolve("test-data").resolve(name);
    assertThat(push(folder, PROFILE)).isEqualTo(kubo(KUBO_PROFILE).add(folder));
  }

  @Test
  void theRootOfTenThousandFilesIsKubos() {
    Path large = GeneratedTree.write(temp.resolve("large"), FILES, SEED);
    assertThat(Folders.contents(large).values())
        .filteredOn(hash -> !hash.equals(Folders.FOLDER))
        .hasSize(FILES);
    assertThat(push(large, PROFILE)).isEqualTo(kubo(KUBO_PROFILE).add(large));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reg-1", PROFILE})
  void kuboImportsOurCarAndGetsTheSameBytes(String profile) {
    String root = push(tree, profile);
    Path car = temp.resolve("ours.car");
    home.succeed("export", "tree:1", car.toString());
    Kubo kubo = kubo("test");
    kubo.run("dag", "import", car.toString());
    assertThat(Folders.contents(kubo.get(root, temp.resolve("got")))).isEqualTo(contents);
  }

  /**
   * The profile {@code test} alone is Kubo as it comes: CIDv0, leaves in dag-pb, 256 KiB chunks.
   */
  @ParameterizedTest
  @ValueSource(strings = {"test", KUBO_PROFILE})
  void weImportKubosCarAndPullTheSameBytes(String profile) {
    Kubo kubo = kubo(profile);
    String root = kubo.add(tree);
    Path car = kubo.export(root, temp.resolve("kubo.car"));
    assertThat(home.json("import", "--json", car.toString()).at("/roots/0").asText())
        .isEqualTo(kubo.v1(root));
    Path out = temp.resolve("out");
    home.succeed("pull", root, out.toString());
    assertThat(Folders.contents(out)).isEqualTo(contents);
    home.requireSound();
  }

  private String push(Path folder, String profile) {
    return home.json("push", folder.toString(), "tree:1", "--profile", profile, "--json")
        .required("root")
        .asText();
  }

  private Kubo kubo(String profile) {
    return Kubo.init(temp.resolve("ipfs"), profile);
  }
}
