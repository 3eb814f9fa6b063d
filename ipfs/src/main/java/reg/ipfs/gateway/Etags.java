package reg.ipfs.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;

/** What names an answer's bytes in caches. */
final class Etags {
  private Etags() {}

  /** Of a block. */
  static String block(Cid cid) {
    return "\"" + cid + ".raw\"";
  }

  /**
   * Of a CAR: weak, because other gateways order blocks otherwise; another for each path and each
   * parameter that changes which blocks it has.
   */
  static String car(ContentPath path, CarParameters parameters) {
    String key =
        String.join(
            "\0",
            path.text(),
            parameters.scope().text(),
            parameters.order().text(),
            parameters.duplicates().text(),
            parameters.bytes() == null ? "" : parameters.bytes().text());
    return "W/\"" + path.root() + ".car." + digest(key) + "\"";
  }

  private static String digest(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return Long.toUnsignedString(ByteBuffer.wrap(hash).getLong(), 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /** Whether an {@code If-None-Match} field names this answer, strongly or weakly. */
  static boolean matches(@Nullable String field, String etag) {
    if (field == null) {
      return false;
    }
    for (String candidate : field.split(",", -1)) {
      String one = candidate.strip();
      if (one.equals("*") || withoutWeakness(one).equals(withoutWeakness(etag))) {
        return true;
      }
    }
    return false;
  }

  private static String withoutWeakness(String etag) {
    return etag.startsWith("W/") ? etag.substring(2) : etag;
  }
}
