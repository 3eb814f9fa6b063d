package reg.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.scan.report.FileReport;
import reg.scan.report.Severity;

/** Compares with picklescan, modelscan, fickling, and the readers of safetensors and gguf. */
class ScannersIT {
  private static final Path PEERS =
      Path.of(System.getProperty("reg.repository", "..")).resolve("peers/scanners");
  private static final int MUTANTS = 2000;

  @TempDir Path folder;

  @Test
  void nothingThatOthersFindIsMissed() throws Exception {
    var files = new LinkedHashMap<String, byte[]>();
    PickleCorpus.callables().forEach((name, bytes) -> files.put("callables/" + name, bytes));
    PickleCorpus.hidden().forEach((name, bytes) -> files.put("hidden/" + name, bytes));
    ArchiveCorpus.hostile().forEach((name, bytes) -> files.put("archives/" + name, bytes));
    ConfigCorpus.keras().forEach((name, bytes) -> files.put("keras/" + name, bytes));
    files.keySet().removeIf(name -> name.contains("bomb"));
    JsonNode others = ask("scan", files);
    var missed = new ArrayList<String>();
    var counts = new LinkedHashMap<String, Integer>();
    for (FileReport report : Scanner.scan(FolderFiles.below(folder), 2).files()) {
      JsonNode said = others.get(report.path());
      for (String tool : List.of("picklescan", "modelscan", "fickling")) {
        if (said.get(tool).asBoolean()) {
          counts.merge(tool, 1, Integer::sum);
          if (report.verdict() != Severity.DENY) {
            missed.add(tool + " finds " + report.path());
          }
        }
      }
    }
    System.out.printf(
        "of %d hostile files found: %s, reg %d%n", files.size(), counts, files.size());
    assertThat(missed).isEmpty();
    assertThat(counts).containsKeys("picklescan", "modelscan", "fickling");
  }

  @Test
  void whatIsAcceptedTheReferencesRead() throws Exception {
    var files = new LinkedHashMap<String, byte[]>();
    TensorCorpus.brokenSafetensors().forEach((name, bytes) -> files.put("broken/" + name, bytes));
    BenignCorpus.files()
        .forEach(
            (name, bytes) -> {
              if (name.endsWith(".gguf") || name.startsWith("safetensors/")) {
                files.put(name, bytes);
              }
            });
    files.putAll(mutants());
    JsonNode others = ask("read", files);
    var refused = new ArrayList<String>();
    int accepted = 0;
    for (FileReport report : Scanner.scan(FolderFiles.below(folder), 2).files()) {
      if (report.verdict() != Severity.DENY) {
        accepted++;
        others
            .get(report.path())
            .properties()
            .forEach(
                said -> {
                  if (!said.getValue().asBoolean()) {
                    refused.add(said.getKey() + " does not read " + report.path());
                  }
                });
      }
    }
    assertThat(refused).isEmpty();
    assertThat(accepted).isGreaterThan(60);
  }

  /** Good safetensors files with a few bytes of the header changed. */
  private static Map<String, byte[]> mutants() {
    var random = new Random(11);
    byte[] good =
        TensorCorpus.safetensors(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                + "\"b\":{\"dtype\":\"I8\",\"shape\":[],\"data_offsets\":[24,25]}}  ",
            25);
    var mutants = new LinkedHashMap<String, byte[]>();
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = good.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        int at = 8 + random.nextInt(good.length - 33);
        mutant[at] = (byte) "0123456789 {}[]\":,abFI\\u".charAt(random.nextInt(24));
      }
      mutants.put("mutants/" + i + ".safetensors", mutant);
    }
    return mutants;
  }

  /** Writes the files and asks the other tools about them. */
  private JsonNode ask(String what, Map<String, byte[]> files) throws Exception {
    for (var file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    Path python = PEERS.resolve("venv/bin/python");
    assertThat(python).as("run peers/install scanners").exists();
    Path answer = Files.createTempFile("reg-scanners", ".json");
    try {
      var process =
          new ProcessBuilder(
                  python.toString(),
                  PEERS.resolve("compare.py").toString(),
                  what,
                  folder.toString())
              .redirectOutput(answer.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(process.waitFor()).isZero();
      return json(answer);
    } finally {
      Files.delete(answer);
    }
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
