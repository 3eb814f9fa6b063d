package reg.ipfs.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import reg.testdata.Kubo;

/** A real Kubo whose gateway serves what it holds, and only trustless answers. */
public final class LocalKubo implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, Object> GATEWAY =
      Map.of("Gateway.DeserializedResponses", false, "Gateway.NoFetch", true);

  private final Path folder;
  private final Kubo kubo;

  private LocalKubo(Path folder, Kubo kubo) {
    this.folder = folder;
    this.kubo = kubo;
  }

  /** Starts one. */
  public static LocalKubo start() throws IOException {
    return start(Map.of());
  }

  /** Starts one with further settings, by their dotted names in Kubo's configuration. */
  public static LocalKubo start(Map<String, Object> settings) throws IOException {
    Path folder = Files.createTempDirectory("kubo");
    var all = new TreeMap<String, Object>(GATEWAY);
    all.putAll(settings);
    var texts = new TreeMap<String, String>();
    for (var setting : all.entrySet()) {
      texts.put(setting.getKey(), JSON.writeValueAsString(setting.getValue()));
    }
    return new LocalKubo(folder, Kubo.start(folder.resolve("repository"), texts));
  }

  /** Runs {@code ipfs} with these arguments against this Kubo and gives what it prints. */
  public String ipfs(String... arguments) throws IOException {
    return kubo.run(arguments).strip();
  }

  /** As {@link #ipfs(String...)}, with a file of these bytes as last argument. */
  public String ipfs(byte[] input, String... arguments) throws IOException {
    var words = new ArrayList<>(List.of(arguments));
    words.add(Files.write(Files.createTempFile(folder, "input", ""), input).toString());
    return ipfs(words.toArray(String[]::new));
  }

  /** The bytes of a file that Kubo holds, or fetches within a minute. */
  public byte[] cat(String cid) throws IOException {
    Path file = folder.resolve("cat-" + cid);
    ipfs("get", "--timeout=60s", "-o", file.toString(), cid);
    return Files.readAllBytes(file);
  }

  /** Where it can be dialled, with its name. */
  public String address() {
    return kubo.address();
  }

  /** Where its gateway is: {@code http://127.0.0.1:PORT}. */
  public URI gateway() {
    return URI.create(line("gateway"));
  }

  /** Where its RPC is: {@code http://127.0.0.1:PORT}. */
  public URI rpc() {
    String[] parts = line("api").split("/", -1);
    return URI.create("http://" + parts[2] + ":" + parts[4]);
  }

  private String line(String file) {
    try {
      return Files.readString(folder.resolve("repository").resolve(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it and removes its files. */
  @Override
  public void close() throws IOException {
    kubo.close();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
