package reg.ipfs.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** JSON from others: at most 64 deep and 16 MiB long, no key twice, nothing behind it. */
public final class StrictJson {
  private static final int DEPTH_MAX = 64;
  private static final int BYTES_MAX = 16 << 20;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxDocumentLength(BYTES_MAX)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private StrictJson() {}

  /**
   * Reads a value.
   *
   * @throws IOException when the bytes are not JSON or outside the limits
   */
  public static JsonNode read(byte[] json) throws IOException {
    JsonNode value = MAPPER.readTree(json);
    if (value.isMissingNode()) {
      throw new IOException("no JSON at all");
    }
    return value;
  }

  /** Writes a value, without white space. */
  public static byte[] write(JsonNode value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new IllegalStateException("a tree that is not JSON", e);
    }
  }
}
