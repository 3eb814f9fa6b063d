package reg.node.meta;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.dagcbor.MapNode;
import reg.manifest.json.JsonReader;
import reg.scan.ScannedFiles;

/** Reads what the files of a release say of themselves. For one release, one thread. */
public final class MetadataReader {
  /** How many headers of tensor files are read; a model of a trillion parameters has 200 shards. */
  static final int HEADERS_MAX = 4096;

  /** The longest licence taken from a file, in characters; a whole text is no name. */
  private static final int LICENCE_MAX = 100;

  private static final String CARD = "README.md";
  private static final String CONFIG = "config.json";
  private static final Set<String> DATA =
      Set.of("parquet", "csv", "tsv", "jsonl", "arrow", "tar", "txt");
  private static final Set<String> WEIGHTS =
      Set.of("safetensors", "gguf", "bin", "pt", "pth", "ckpt", "onnx", "h5", "keras", "npz");
  private static final Set<String> PICKLES = Set.of("pkl", "pickle", "pt", "pth", "ckpt", "joblib");
  private static final Set<String> NATIVE = Set.of("so", "dll", "dylib", "exe");

  private final ScannedFiles source;
  private final Facts facts = new Facts();
  private final List<String> warnings = new ArrayList<>();

  private MetadataReader(ScannedFiles source) {
    this.source = source;
  }

  /**
   * Reads card, configuration and headers.
   *
   * @param source the files, by their paths in the release
   */
  public static ReleaseFacts read(ScannedFiles source) {
    return new MetadataReader(source).read();
  }

  private ReleaseFacts read() {
    ModelCard card = card();
    MapNode config = config();
    if (config != null) {
      ConfigFacts.add(config, facts);
      warnOfCode(config);
    }
    List<TensorFile> headers = headers();
    TensorFacts.add(headers, facts);
    warnOfFormats();
    return new ReleaseFacts(
        facts.build(),
        GgufClaims.fill(card.meta(), headers),
        licence(card, headers),
        kind(card),
        GgufClaims.fill(card.details(), headers),
        warnings);
  }

  private ModelCard card() {
    byte[] text = bytes(CARD, ModelCard.BYTES_MAX);
    try {
      return text == null ? ModelCard.NONE : ModelCard.read(text);
    } catch (IOException e) {
      warnings.add(CARD + ": its front matter is not read: " + e.getMessage());
      return ModelCard.NONE;
    }
  }

  private @Nullable MapNode config() {
    byte[] text = bytes(CONFIG, JsonReader.BYTES_MAX);
    try {
      return text != null && JsonReader.read(text) instanceof MapNode map ? map : null;
    } catch (IOException e) {
      warnings.add(CONFIG + ": is not read: " + firstLine(e));
      return null;
    }
  }

  /** The first bytes of a file, or null when there is none or it cannot be read. */
  private byte @Nullable [] bytes(String path, int max) {
    if (!source.paths().contains(path)) {
      return null;
    }
    var text = new AtomicReference<byte[]>();
    try {
      source.read(
          path,
          file -> {
            var first = new byte[(int) Math.min(max, file.size())];
            text.set(Arrays.copyOf(first, file.fill(0, first)));
          });
    } catch (RegistryException e) {
      warnings.add(path + ": is not read: " + e.getMessage());
    }
    return text.get();
  }

  private List<TensorFile> headers() {
    var headers = new ArrayList<TensorFile>();
    for (String path : source.paths()) {
      if (headers.size() < HEADERS_MAX && TensorFile.isNamedSo(path)) {
        try {
          source.read(path, file -> headers.add(TensorFile.read(path, file)));
        } catch (RegistryException | ArithmeticException e) {
          warnings.add(path + ": its header is not read: " + e.getMessage());
        }
      }
    }
    return headers;
  }

  private void warnOfCode(MapNode config) {
    String key = ConfigFacts.codeToRun(config);
    if (key != null) {
      warnings.add(CONFIG + ": '" + key + "' makes loaders run code that comes with the model");
    }
  }

  /** Names only; what is inside is for the gates at load. */
  private void warnOfFormats() {
    warnOf(PICKLES, "a pickle runs code when it is loaded; safetensors does not");
    warnOf(NATIVE, "native code");
  }

  private void warnOf(Set<String> extensions, String why) {
    List<String> found =
        source.paths().stream().filter(path -> extensions.contains(extension(path))).toList();
    if (!found.isEmpty()) {
      String more = found.size() > 1 ? " and " + (found.size() - 1) + " more" : "";
      warnings.add(found.getFirst() + more + ": " + why);
    }
  }

  private static @Nullable String licence(ModelCard card, List<TensorFile> headers) {
    String written = card.licence();
    for (TensorFile header : headers) {
      written = written == null ? header.text("general.license") : written;
    }
    return written == null || written.length() > LICENCE_MAX ? null : SpdxNames.of(written);
  }

  private String kind(ModelCard card) {
    if (card.dataset()) {
      return "dataset";
    }
    boolean weights = source.paths().stream().anyMatch(path -> WEIGHTS.contains(extension(path)));
    boolean data = source.paths().stream().anyMatch(path -> DATA.contains(extension(path)));
    return data && !weights && !source.paths().contains(CONFIG) ? "dataset" : "model";
  }

  private static String extension(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
