package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** reg run as a user runs it; and what needs no network, in a network namespace without one. */
class RunIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path temp;
  private RegHome home = RegHome.at(Path.of(""));
  private Path out = Path.of("");

  @BeforeEach
  void publish() {
    home = RegHome.at(temp.resolve("home"));
    out = temp.resolve("out");
    Path model = Program.repository().resolve("test-data/tiny-llama");
    home.succeed("push", model.toString(), "tiny:1.0");
    home.succeed("pull", "tiny:1.0", out.toString());
  }

  private Ended script(String target, String script) {
    return home.run("run", target, "--", "sh", "-c", script);
  }

  @Test
  void theProgramGetsVerifiedFilesAndItsExitCodeIsOurs() throws IOException {
    String want = Files.readString(out.resolve("config.json"));
    for (String target : List.of("tiny:1.0", out.toString())) {
      Ended ended = script(target, "cat \"$MODEL_PATH/config.json\"; exit 42");
      assertThat(ended.code()).as(ended.err()).isEqualTo(42);
      assertThat(ended.out()).isEqualTo(want);
    }
    assertThat(home.run("run", "--no-namespace", "tiny:1.0", "test", "-d", ".").code()).isZero();
    assertThat(script(out.toString(), "test ! -e \"$MODEL_PATH/.reg-receipt\"").code()).isZero();
  }

  @Test
  void aChangedFileIsFoundBeforeTheProgramStarts() throws IOException {
    try (var file = new RandomAccessFile(out.resolve("model.safetensors").toFile(), "rw")) {
      file.seek(1_000_000);
      int value = file.read();
      file.seek(1_000_000);
      file.write(value ^ 1);
    }
    Ended ended = script(out.toString(), "touch " + temp.resolve("ran"));
    assertThat(ended.code()).isEqualTo(12);
    assertThat(ended.err()).contains("model.safetensors", "not what was signed");
    assertThat(temp.resolve("ran")).doesNotExist();
    assertThat(script("tiny:2.0", "true").code()).isEqualTo(3);
    assertThat(home.run("run", "tiny:1.0", "--").code()).isEqualTo(2);
    assertThat(home.run("run", "tiny:1.0").code()).isEqualTo(2);
  }

  @Test
  void aPickleThatRunsCodeIsRefusedBeforeTheProgramStarts() throws IOException {
    Path model = Files.createDirectory(temp.resolve("pickled"));
    Files.writeString(model.resolve("model.pkl"), "cos\nsystem\n(S'true'\ntR.");
    home.succeed("push", model.toString(), "evil:1.0");
    Path pulled = temp.resolve("evil");
    home.succeed("pull", "evil:1.0", pulled.toString());
    for (String target : List.of("evil:1.0", pulled.toString())) {
      Ended ended = script(target, "touch " + temp.resolve("ran"));
      assertThat(ended.code()).as(ended.err()).isEqualTo(13);
      assertThat(ended.err()).contains("model.pkl");
    }
    assertThat(temp.resolve("ran")).doesNotExist();
  }

  @Test
  void otherCommandsUseTheStoreWhileTheProgramRuns() {
    Path go = temp.resolve("go");
    try (Running running =
        home.start(
            "run",
            "tiny:1.0",
            "--",
            "sh",
            "-c",
            "touch " + go + "; while [ -e " + go + " ]; do :; done")) {
      running.await(() -> Files.exists(go));
      home.succeed("ls");
      assertThat(go.toFile().delete()).isTrue();
      running.await(LIMIT).requireCode(0);
    }
  }

  @Test
  void aNodeThatServesTheHomeHelps() throws IOException {
    home.succeed("node", "start", "--http", "127.0.0.1:0", "--no-mdns");
    try {
      assertThat(script("tiny:1.0", "exit 5").code()).isEqualTo(5);
      assertThat(script(out.toString(), "exit 6").code()).isEqualTo(6);
      assertThat(script("tiny:9", "true").code()).isEqualTo(3);
      Files.writeString(temp.resolve("home/policy.toml"), "[[rule]]\nmatch = \"*/another\"\n");
      assertThat(script("tiny:1.0", "true").code()).isEqualTo(13);
    } finally {
      home.succeed("node", "stop");
    }
  }

  /** The real package gguf finds the same tensors in the verified file as in the published one. */
  @Test
  void theRealGgufLoadsWhatWasVerified() {
    String python = Program.repository().resolve("peers/loader/venv/bin/python").toString();
    Path published = Program.repository().resolve("test-data/tiny-llama/tiny-llama.gguf");
    Ended plain =
        Running.start(new ProcessBuilder(python, "-c", GGUF, published.toString()))
            .await(LIMIT)
            .requireCode(0);
    assertThat(plain.out()).matches("llama 20 [0-9a-f]{64}\n");
    for (String target : List.of("tiny:1.0", out.toString())) {
      String load = "exec \"$0\" -c \"$1\" \"$MODEL_PATH/tiny-llama.gguf\"";
      Ended ended = home.run("run", target, "--", "sh", "-c", load, python, GGUF).requireCode(0);
      assertThat(ended.out()).isEqualTo(plain.out());
    }
  }

  /** Whoever is not root takes another way to a mount. */
  @Test
  void anotherUserGetsAMountToo() {
    RegHome other = RegHome.at(temp.resolve("other"));
    assertThat(other.run("run", out.toString(), "true").code()).as("never met").isEqualTo(13);
    String publisher = home.json("trust", "show", "me", "--json").get("publisher").asText();
    other.succeed("trust", "add", "alice", publisher);
    var words =
        new ArrayList<>(List.of("unshare", "--user", "--map-user=1000", "--map-group=1000"));
    words.addAll(
        Program.command(
            "run",
            out.toString(),
            "sh",
            "-c",
            "id -u; touch \"$MODEL_PATH/x\" || cat \"$MODEL_PATH/config.json\""));
    var builder = new ProcessBuilder(words);
    builder.environment().keySet().removeIf(name -> name.startsWith("REG_"));
    builder.environment().put("REG_HOME", temp.resolve("other").toString());
    Ended ended = Running.start(builder).await(LIMIT).requireCode(0);
    assertThat(ended.out()).startsWith("1000\n{");
    assertThat(ended.err()).contains("read-only mount", "Read-only file system");
  }

  @Test
  void allOfItWorksWithoutANetwork() throws IOException {
    var words = new ArrayList<>(List.of("unshare", "--net", "--map-root-user"));
    Path reg = LoaderIT.program(temp.resolve("reg"));
    words.addAll(List.of("sh", "-e", "-c", OFFLINE, "sh", reg.toString(), temp.toString()));
    var builder = new ProcessBuilder(words);
    builder.environment().keySet().removeIf(name -> name.startsWith("REG_"));
    builder.environment().put("REG_HOME", temp.resolve("alone").toString());
    builder
        .environment()
        .put("MODEL", Program.repository().resolve("test-data/tiny-llama").toString());
    Path loader = Program.repository().resolve("peers/loader/venv/bin/python");
    builder.environment().put("PYTHON", loader.toString());
    builder.environment().put("PACKAGE", Program.repository().resolve("python").toString());
    Ended ended = Running.start(builder).await(LIMIT).requireCode(0);
    JsonNode verified = ended.json();
    assertThat(verified.get("ok").asBoolean()).isTrue();
  }

  /** Architecture, number of tensors, and a hash of their names, shapes, types and bytes. */
  private static final String GGUF =
      """
      import gguf, hashlib, sys
      reader, digest = gguf.GGUFReader(sys.argv[1]), hashlib.sha256()
      for tensor in reader.tensors:
          digest.update(repr((tensor.name, tensor.shape.tolist(), tensor.tensor_type)).encode())
          digest.update(tensor.data.tobytes())
      print(reader.fields["general.architecture"].contents(), len(reader.tensors), digest.hexdigest())
      """;

  private static final String OFFLINE =
      """
      reg=$1 dir=$2
      if tail -n +3 /proc/net/dev | grep -qv '^ *lo:'; then echo "there is a network" >&2; exit 1; fi
      quiet() { "$@" >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }; }
      quiet "$reg" push "$MODEL" tiny:1.0
      quiet "$reg" pull tiny:1.0 "$dir/offline"
      quiet "$reg" verify tiny:1.0
      quiet "$reg" key oms
      quiet "$reg" export tiny:1.0 --oms "$dir/signed"
      quiet "$reg" verify "$dir/signed/tiny" --oms "$dir/signed/tiny.sig" --key "$dir/signed/tiny.pub"
      quiet "$reg" verify --hashes "$dir/offline" --json
      quiet "$reg" run tiny:1.0 sh -c 'test -f "$MODEL_PATH/config.json"'
      quiet "$PYTHON" -m pip install --quiet --no-index --target "$dir/site" "$PACKAGE"
      PYTHONPATH="$dir/site" quiet "$PYTHON" -c '
      import reg_loader, sys
      with reg_loader.load(sys.argv[1], program=sys.argv[2]) as model:
          assert len(model.tensors("model.safetensors")) > 10
      ' "$dir/offline" "$reg"
      "$reg" verify "$dir/offline" --json --quiet
      """;
}
