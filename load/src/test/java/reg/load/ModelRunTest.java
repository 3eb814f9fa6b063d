package reg.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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
        n=0
        while [ ! -e %s.looked ] && [ $n -lt 6000 ]; do sleep 0.01; n=$((n+1)); done
        """
            .formatted(seen, seen);
    var over = new AtomicBoolean();
    Thread.ofPlatform().start(() -> look(seen, over));
    try {
      assertThat(output(Mounts.ALLOWED, script)).isEmpty();
    } finally {
      over.set(true);
    }
    assertThat(Path.of(seen + ".looked")).hasContent("hidden");
  }

  private static void look(Path seen, AtomicBoolean over) {
    try {
      while (!Files.exists(seen) || Files.size(seen) == 0) {
        if (over.get()) {
          return;
        }
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

  @Test
  void leavesWhatRunningProcessesAndOthersHave() throws IOException {
    long pid = ProcessHandle.current().pid();
    Path ours = Files.createDirectories(cache.resolve("run-" + pid + "-1"));
    Path others = Files.createDirectories(cache.resolve("run-abc-1"));
    assertThat(run(Mounts.OFF, "true")).isZero();
    assertThat(ours).exists();
    assertThat(others).exists();
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsTheProgram(Mounts mounts) throws Exception {
    Path started = temp.resolve("started");
    var failure = new CompletableFuture<Throwable>();
    var thread =
        Thread.ofPlatform()
            .start(
                () ->
                    failure.complete(
                        catchThrowable(
                            () -> run(mounts, "echo $$ > " + started + "; exec sleep 300"))));
    while (!failure.isDone() && (!Files.exists(started) || Files.size(started) == 0)) {
      Thread.onSpinWait();
    }
    thread.interrupt();
    assertThat(failure.get(30, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INTERRUPTED));
    long pid = Long.parseLong(Files.readString(started).strip());
    assertThat(ProcessHandle.of(pid)).isNotPresent();
    try (var left = Files.list(cache)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void saysWhoCanStillChangeTheCopies() {
    try (var model = VerifiedModel.open(published.out())) {
      try (var run = ModelRun.prepare(model, cache, Mounts.OFF, ProgressListener.NONE)) {
        assertThat(run.limits()).contains("your own processes could still change it");
      }
      try (var run = ModelRun.prepare(model, cache, Mounts.ALLOWED, ProgressListener.NONE)) {
        assertThat(run.limits()).contains("no other program sees");
      }
    }
  }

  @Test
  void foldersAreMadeReadOnlyForTheirOwner() throws IOException {
    try (var model = VerifiedModel.open(published.out());
        var run = ModelRun.prepare(model, cache, Mounts.OFF, ProgressListener.NONE)) {
      Path files = Path.of(run.environment().get("MODEL_PATH"));
      assertThat(mode(files)).isEqualTo("r-x------");
      assertThat(mode(files.resolve("sub"))).isEqualTo("r-x------");
      assertThat(mode(files.resolve("a.txt"))).isEqualTo("r--------");
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void theProgramHasTheGivenEnvironmentOnly() throws IOException {
    Path out = temp.resolve("environment");
    try (var model = VerifiedModel.open(published.out());
        var run = ModelRun.prepare(model, cache, Mounts.OFF, ProgressListener.NONE)) {
      var given = Map.of("EXTRA", "1", "MODEL_PATH", "elsewhere");
      var command = List.of("/bin/sh", "-c", "/usr/bin/env > " + out);
      assertThat(run.run(command, given)).isZero();
      var expected = new TreeMap<>(given);
      expected.putAll(run.environment());
      assertThat(Files.readAllLines(out))
          .filteredOn(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*"))
          .containsExactlyInAnyOrderElementsOf(
              expected.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    }
  }

  @Test
  void tellsHowFarTheVerificationIs() {
    var begun = new ArrayList<String>();
    var done = new AtomicLong();
    var progress =
        new ProgressListener() {
          @Override
          public void begin(String step, long totalBytes) {
            begun.add(step + " " + totalBytes);
          }

          @Override
          public void advance(long bytes) {
            done.addAndGet(bytes);
          }
        };
    try (var model = VerifiedModel.open(published.out());
        var _ = ModelRun.prepare(model, cache, Mounts.OFF, progress)) {
      assertThat(begun).containsExactly("verifying " + model.bytes());
      assertThat(done).hasValue(model.bytes());
      assertThat(model).hasToString(model.release().toString());
    }
  }
}
