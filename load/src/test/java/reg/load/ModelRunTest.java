package reg.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.base.RegistryException;
import reg.load.ModelRun.Mounts;

class ModelRunTest {
  @TempDir Path temp;
  private Published published;
  private Path cache;

  @BeforeEach
  void publish() throws IOException {
    published = Published.in(temp);
    cache = published.registry().home().cache();
  }

  private int run(Mounts mounts, String script) {
    try (var model = VerifiedModel.open(published.out());
        var run = ModelRun.prepare(model, cache, mounts, ProgressListener.NONE)) {
      return run.run(List.of("sh", "-c", script), Map.of("PATH", System.getenv("PATH")));
    }
  }

  private String output(Mounts mounts, String script) throws IOException {
    Path out = temp.resolve("output");
    assertThat(run(mounts, "{ " + script + "\n} > " + out + " 2>&1")).isZero();
    return Files.readString(out);
  }

  @ParameterizedTest
  @EnumSource
  void theProgramFindsExactlyTheSignedFiles(Mounts mounts) throws IOException {
    Files.writeString(published.out().resolve("evil.py"), "import os");
    String files = output(mounts, "cd \"$MODEL_PATH\" && find . -type f | sort && cat a.txt größe");
    assertThat(files)
        .isEqualTo("./a.txt\n./big.bin\n./empty\n./größe\n./sub/model.safetensors\nhellowörld");
    Path big = temp.resolve("copy");
    output(mounts, "cat \"$REG_MODEL_DIR/big.bin\" > " + big);
    assertThat(big).hasSameBinaryContentAs(published.source().resolve("big.bin"));
  }

  @ParameterizedTest
  @EnumSource
  void theExitCodeIsTheProgramsAndNothingStays(Mounts mounts) throws IOException {
    assertThat(run(mounts, "exit 7")).isEqualTo(7);
    assertThat(run(mounts, "kill -9 $$")).isEqualTo(137);
    try (var left = Files.list(cache)) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void loadersAreToldWhereTheModelIs(Mounts mounts) throws IOException {
    String said =
        output(
            mounts,
            """
            echo $HF_HUB_OFFLINE $TRANSFORMERS_OFFLINE $REG_MODEL_REF
            hub=$HF_HOME/hub/models--tiny
            cat "$hub/snapshots/$(cat $hub/refs/main)/a.txt"
            """);
    assertThat(said).isEqualTo("1 1 " + published.pushed().name().ref() + "\nhello");
  }

  @Test
  void theProgramRunsInThisFolder() throws IOException {
    assertThat(output(Mounts.ALLOWED, "pwd")).isEqualTo(Path.of("").toAbsolutePath() + "\n");
  }

  /** Root may write to any folder, but not to a read-only mount. */
  @Test
  void nobodyWritesToAMountNorSeesIt() throws IOException {
    Path seen = temp.resolve("seen");
    String script =
        """
        for change in 'echo x > "$MODEL_PATH/a.txt"' 'rm -f "$MODEL_PATH/a.txt"' \\
          'mv "$MODEL_PATH/a.txt" "$MODEL_PATH/b.txt"' 'touch "$MODEL_PATH/new"'; do
          (eval "$change") 2>/dev/null && echo "changed by $change"
        done
        echo "$MODEL_PATH" > %s
        while [ ! -e %s.looked ]; do sleep 0.01; done
        """
            .formatted(seen, seen);
    var thread = new Thread(() -> look(seen));
    thread.start();
    assertThat(output(Mounts.ALLOWED, script)).isEmpty();
    assertThat(Path.of(seen + ".looked")).hasContent("hidden");
  }

  private static void look(Path seen) {
    try {
      while (!Files.exists(seen) || Files.size(seen) == 0) {
        Thread.onSpinWait();
      }
      boolean hidden = Files.notExists(Path.of(Files.readString(seen).strip()));
      Files.writeString(Path.of(seen + ".looked"), hidden ? "hidden" : "seen");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChangedFileStopsItBeforeTheProgramStarts(Mounts mounts) throws IOException {
    published.flip("big.bin", 4_000_000);
    assertThatThrownBy(() -> run(mounts, "touch " + temp.resolve("ran")))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CORRUPT));
    assertThat(temp.resolve("ran")).doesNotExist();
    try (var left = Files.list(cache)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void saysWhenThereIsNoSuchProgram() {
    assertThatThrownBy(
            () -> {
              try (var model = VerifiedModel.open(published.out());
                  var run = ModelRun.prepare(model, cache, Mounts.OFF, ProgressListener.NONE)) {
                run.run(List.of("/no/such/program"), Map.of());
              }
            })
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
  }

  @Test
  void removesWhatAKilledRunLeft() throws IOException {
    Path left = Files.createDirectories(cache.resolve("run-999999999999-1/model"));
    Files.writeString(left.resolve("a.txt"), "old");
    assertThat(run(Mounts.OFF, "true")).isZero();
    assertThat(left).doesNotExist();
  }
}
