package reg.testdata;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The fixtures of IPIP-499: content made from seeds, and the roots that its profiles give it. A
 * real Kubo made the same roots when {@code fixtures.json} was written.
 */
public final class Ipip499 {

  private static final String FIXTURES = "ipip-499/fixtures.json";

  private Ipip499() {}

  /**
   * A file.
   *
   * @param profile {@code unixfs-v0-2015} or {@code unixfs-v1-2025}
   * @param seed of its content
   * @param size in bytes, up to 1 GiB + 1
   * @param root its CID
   * @param sha256 of its content, hex
   */
  public record FileFixture(String profile, String seed, long size, String root, String sha256) {

    /** The content. */
    public InputStream content() {
      return SeededBytes.of(seed).nextStream(size);
    }
  }

  /**
   * A folder of files that each hold the one byte {@code x}.
   *
   * @param profile {@code unixfs-v0-2015} or {@code unixfs-v1-2025}
   * @param names of the files, in the order in which the seed makes them
   * @param sharded whether the root is a HAMT node
   * @param root its CID
   */
  public record FolderFixture(String profile, List<String> names, boolean sharded, String root) {}

  /** The files of both profiles, the 1 GiB pair last. */
  public static List<FileFixture> files() {
    List<FileFixture> files = new ArrayList<>();
    for (JsonNode node : Vectors.json(FIXTURES).required("files")) {
      files.add(
          new FileFixture(
              node.required("profile").asText(),
              node.required("seed").asText(),
              node.required("size").asLong(),
              node.required("root").asText(),
              node.required("sha256").asText()));
    }
    return files;
  }

  /** The folders on both sides of the threshold for sharding, for both profiles. */
  public static List<FolderFixture> folders() {
    List<FolderFixture> folders = new ArrayList<>();
    for (JsonNode node : Vectors.json(FIXTURES).required("folders")) {
      folders.add(
          new FolderFixture(
              node.required("profile").asText(),
              names(node.required("seed").asText(), node.required("names")),
              node.required("sharded").asBoolean(),
              node.required("root").asText()));
    }
    return folders;
  }

  /** The bytes of a fixture's root block; kept for files of several chunks and sharded folders. */
  public static byte[] rootBlock(String root) {
    return Vectors.bytes("ipip-499/" + root + ".bin");
  }

  private static List<String> names(String seed, JsonNode counts) {
    SeededBytes letters = SeededBytes.of(seed);
    List<String> names = new ArrayList<>();
    for (JsonNode count : counts) {
      for (int i = 0; i < count.required(0).asInt(); i++) {
        names.add(letters.nextName(count.required(1).asInt()));
      }
    }
    return names;
  }
}
