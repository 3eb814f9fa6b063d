package reg.manifest.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.testdata.Vectors;

/**
 * {@code formats/tlog.json}, made by {@code tlog_vectors.py} with the libraries of others, and
 * trees for tests.
 */
public final class GoldenLog {
  private static final JsonNode ALL = Vectors.json("formats/tlog.json");

  private GoldenLog() {}

  /** A field of the file. */
  public static String text(String field) {
    return ALL.get(field).asText();
  }

  public static byte[] proof() {
    return text("proof").getBytes(UTF_8);
  }

  public static byte[] policy() {
    return text("policy").getBytes(UTF_8);
  }

  /** A store in memory. */
  static final class Tiles implements TileStore {
    final Map<String, byte[]> files = new HashMap<>();

    @Override
    public byte @Nullable [] read(String path) {
      return files.get(path);
    }

    @Override
    public void write(String path, byte[] bytes) {
      files.put(path, bytes);
    }
  }

  /** RFC 6962 section 2.1 word for word, of leaves that are hashed already. */
  static byte[] root(List<byte[]> leaves) {
    if (leaves.size() < 2) {
      return leaves.isEmpty() ? Merkle.emptyRoot() : leaves.getFirst();
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    return Merkle.nodeHash(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
  }

  static byte[] entry(long index) {
    return ("leaf " + index).getBytes(UTF_8);
  }

  static List<byte[]> leaves(int count) {
    var leaves = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      leaves.add(Merkle.leafHash(entry(i)));
    }
    return leaves;
  }

  /** A log that was written out at every size. */
  static Tiles everySize(int count) {
    var tiles = new Tiles();
    TileLog log = TileLog.open(tiles, 0);
    for (int i = 0; i < count; i++) {
      log.add(entry(i));
      log.flush();
    }
    return tiles;
  }

  static Tiles log(int count) {
    var tiles = new Tiles();
    TileLog log = TileLog.open(tiles, 0);
    for (int i = 0; i < count; i++) {
      log.add(entry(i));
    }
    log.flush();
    return tiles;
  }

  static byte[] flipped(byte[] bytes, int at) {
    byte[] wrong = Arrays.copyOf(bytes, bytes.length);
    wrong[at] ^= 1;
    return wrong;
  }
}
