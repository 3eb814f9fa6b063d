package reg.node.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.TextNode;
import reg.scan.FolderFiles;

class MetadataReaderTest {
  private static final Path TEST_DATA =
      Path.of(System.getProperty("reg.repository", "..")).resolve("test-data");

  @TempDir Path temp;

  @Test
  void readsTheTinyLlama() throws IOException {
    ReleaseFacts facts = MetadataReader.read(FolderFiles.below(TEST_DATA.resolve("tiny-llama")));
    assertThat(facts.kind()).isEqualTo("model");
    assertThat(facts.licence()).isEqualTo("Apache-2.0");
    assertThat(facts.warnings()).isEmpty();
    MapNode files = facts.files();
    assertThat(files.text("architecture")).isEqualTo("LlamaForCausalLM");
    assertThat(files.text("model-type")).isEqualTo("llama");
    assertThat(files.text("dtype")).isEqualTo("bfloat16");
    assertThat(files.natural("context-length")).isEqualTo(512);
    assertThat(files.natural("parameters")).isEqualTo(1_967_360);
    assertThat(files.natural("layers")).isEqualTo(2);
    assertThat(files.map("dtypes")).isEqualTo(map("BF16", IntNode.of(1_967_360)));
    assertThat(files.list("formats"))
        .containsExactly(new TextNode("gguf"), new TextNode("safetensors"));
    assertThat(files.list("quantisations")).containsExactly(new TextNode("Q8_0"));
    assertThat(facts.card().text("name")).isEqualTo("tiny-llama");
    assertThat(facts.card().text("task")).isEqualTo("text-generation");
    assertThat(facts.card().text("library")).isEqualTo("transformers");
    assertThat(facts.card().list("tags")).contains(new TextNode("llama"));
  }

  @Test
  void readsTheTinyDataset() throws IOException {
    ReleaseFacts facts = MetadataReader.read(FolderFiles.below(TEST_DATA.resolve("tiny-dataset")));
    assertThat(facts.kind()).isEqualTo("dataset");
    assertThat(facts.licence()).isEqualTo("CC0-1.0");
    assertThat(facts.files()).isEqualTo(MapNode.EMPTY);
    assertThat(facts.card().list("tasks")).containsExactly(new TextNode("text-classification"));
  }

  @Test
  void readsAGgufFileAlone() throws IOException {
    Path gguf = TEST_DATA.resolve("tiny-llama/tiny-llama.gguf");
    ReleaseFacts facts = MetadataReader.read(FolderFiles.of(new TreeMap<>(Map.of("m.gguf", gguf))));
    assertThat(facts.files().text("model-type")).isEqualTo("llama");
    assertThat(facts.files().natural("context-length")).isEqualTo(512);
    assertThat(facts.files().natural("layers")).isEqualTo(2);
  }

  @Test
  void sumsTheShardsOfOneModelOnly() throws IOException {
    Path file = TEST_DATA.resolve("tiny-llama/model.safetensors");
    var files = new TreeMap<String, Path>();
    files.put("model-00001-of-00002.safetensors", file);
    files.put("model-00002-of-00002.safetensors", file);
    files.put("other/model.safetensors", file);
    assertThat(MetadataReader.read(FolderFiles.of(files)).files().natural("parameters"))
        .isEqualTo(2 * 1_967_360);
  }

  @Test
  void keepsTheBaseAndItsRelation() throws IOException {
    write(
        "README.md",
        """
        ---
        license: other
        license_name: llama3
        base_model:
        - a/b
        base_model_relation: finetune
        language: en
        ---
        # x
        """);
    ReleaseFacts facts = read();
    assertThat(facts.licence()).isEqualTo("LicenseRef-llama3");
    assertThat(facts.card().list("base")).containsExactly(new TextNode("a/b"));
    assertThat(facts.card().text("base-relation")).isEqualTo("finetune");
    assertThat(facts.card().list("language")).containsExactly(new TextNode("en"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# no front matter",
        "---\nunclosed: yes\n",
        "----\nfour: dashes\n----\n",
        "",
        "---\n---\n",
      })
  void claimsNothingWithoutFrontMatter(String text) throws IOException {
    write("README.md", text);
    assertThat(read().card()).isEqualTo(MapNode.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: !!javax.script.ScriptEngineManager [x]",
        "a: 1\na: 2",
        "a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "- just\n- a list",
        "a: &a [*a, *a]",
        "a: 'unclosed",
      })
  void warnsOfFrontMatterThatItDoesNotRead(String yaml) throws IOException {
    write("README.md", "---\n" + yaml + "\n---\n");
    ReleaseFacts facts = read();
    assertThat(facts.card()).isEqualTo(MapNode.EMPTY);
    assertThat(facts.warnings()).hasSize(1);
    assertThat(facts.warnings().getFirst()).startsWith("README.md: ");
  }

  @Test
  void refusesAnAliasBomb() throws IOException {
    var yaml = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    write("README.md", "---\n" + yaml + "---\n");
    assertThat(read().warnings().getFirst()).contains("aliases");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\":1,\"a\":2}", "{} x", "", "{\"a\":1e999}"})
  void warnsOfAConfigurationThatItDoesNotRead(String json) throws IOException {
    write("config.json", json);
    ReleaseFacts facts = read();
    assertThat(facts.files()).isEqualTo(MapNode.EMPTY);
    assertThat(facts.warnings().getFirst()).startsWith("config.json: ");
  }

  @Test
  void refusesDeepJson() throws IOException {
    write("config.json", "[".repeat(65) + "]".repeat(65));
    assertThat(read().warnings()).hasSize(1);
    write("config.json", "[".repeat(64) + "]".repeat(64));
    assertThat(read().warnings()).isEmpty();
  }

  @Test
  void leavesOutValuesOfAnotherKindOrSize() throws IOException {
    write(
        "config.json",
        "{\"model_type\": 5, \"vocab_size\": \"many\", \"hidden_size\": -1, \"architectures\": [],"
            + "\"torch_dtype\": \""
            + "x".repeat(1025)
            + "\"}");
    assertThat(read().files()).isEqualTo(MapNode.EMPTY);
  }

  @Test
  void warnsOfWhatRunsCode() throws IOException {
    write("config.json", "{\"auto_map\": {}}");
    write("a.pt", "");
    write("b.pkl", "");
    write("lib.so", "");
    assertThat(read().warnings())
        .hasSize(3)
        .anyMatch(text -> text.contains("auto_map"))
        .anyMatch(text -> text.startsWith("a.pt and 1 more"))
        .anyMatch(text -> text.startsWith("lib.so"));
  }

  @Test
  void warnsOfHeadersThatLie() throws IOException {
    write("m.safetensors", "\10\0\0\0\0\0\0\0{\"a\": 1}");
    write("m.gguf", "GGUF");
    assertThat(read().warnings())
        .hasSize(2)
        .anyMatch(text -> text.startsWith("m.safetensors: "))
        .anyMatch(text -> text.startsWith("m.gguf: "));
  }

  @ParameterizedTest
  @CsvSource({
    "apache-2.0, Apache-2.0",
    "mit, MIT",
    "MIT, MIT",
    "gpl-3.0, GPL-3.0-only",
    "cc-by-nc-4.0, CC-BY-NC-4.0",
    "llama 3 (community), LicenseRef-llama-3-community-",
    "LicenseRef-x, LicenseRef-x",
  })
  void namesLicencesAsSpdxDoes(String written, String spdx) {
    assertThat(SpdxNames.of(written)).isEqualTo(spdx);
  }

  private ReleaseFacts read() throws IOException {
    return MetadataReader.read(FolderFiles.below(temp));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(temp.resolve(name), text, StandardCharsets.ISO_8859_1);
  }

  private static MapNode map(String key, IntNode value) {
    return MapNode.of(Map.of(key, value));
  }
}
