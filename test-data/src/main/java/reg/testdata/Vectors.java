package reg.testdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the golden files of this module and finds the bundled model and data set. */
public final class Vectors {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  /**
   * The bytes of a golden file, by its path below {@code reg/testdata}: {@code car/v2-padded.car}.
   */
  public static byte[] bytes(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no golden file " + name + " in test-data");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading golden file " + name, e);
    }
  }

  /** A golden file that is JSON: {@code dag-cbor/cases.json}. */
  public static JsonNode json(String name) {
    try {
      return JSON.readTree(bytes(name));
    } catch (IOException e) {
      throw new UncheckedIOException("golden file " + name + " is not JSON", e);
    }
  }

  /**
   * The CIDs that Kubo gives by profile unixfs-v1-2025 to every file and folder of a bundled folder
   * ({@code tiny-llama}, {@code tiny-dataset}), by path relative to it; the empty path is its root.
   */
  public static Map<String, String> kuboRoots(String folder) {
    return strings(json("roots.json").required(folder));
  }

  /** The bundled model: a Hugging Face folder with safetensors and GGUF. */
  public static Path tinyLlama() {
    return bundled("tiny-llama");
  }

  /** The bundled data set: JSONL, CSV, Parquet and some hundred small files. */
  public static Path tinyDataset() {
    return bundled("tiny-dataset");
  }

  private static Path bundled(String folder) {
    String repository = System.getProperty("reg.repository");
    if (repository == null) {
      throw new IllegalStateException("the build sets -Dreg.repository to the repository's folder");
    }
    Path path = Path.of(repository, "test-data", folder);
    if (!Files.isDirectory(path)) {
      throw new IllegalStateException(path + " is missing; -Dreg.repository is " + repository);
    }
    return path;
  }

  /** An object of strings, in the order of the file. */
  static Map<String, String> strings(JsonNode object) {
    Map<String, String> out = new LinkedHashMap<>();
    object.properties().forEach(entry -> out.put(entry.getKey(), entry.getValue().asText()));
    return out;
  }
}
