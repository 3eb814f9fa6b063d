package reg.ipfs.gateway;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipfs.http.HttpFields;
import reg.ipfs.ipns.NameTarget;

/**
 * What a request is about.
 *
 * @param text the path as it was asked for, percent-decoded
 * @param path where it leads: itself, or what its name stands for now
 * @param ttl how long the name stands for that; null for an immutable path
 */
record Asked(String text, ContentPath path, @Nullable Duration ttl) {
  private static final String IMMUTABLE = "public, max-age=29030400, immutable";

  /**
   * A path that begins with {@code /ipfs/}.
   *
   * @throws RegistryException as {@link ContentPath#parse}
   */
  static Asked immutable(String text) {
    return new Asked(text, ContentPath.parse(text), null);
  }

  /**
   * A path that begins with {@code /ipns/}.
   *
   * @throws RegistryException as {@link ContentPath#parse}
   */
  static Asked named(String text, NameTarget target) {
    return new Asked(text, ContentPath.parse(target.path()), target.ttl());
  }

  /** Whether nothing but a slash follows the CID or the name. */
  boolean isRoot() {
    int slash = text.indexOf('/', ContentPath.PREFIX.length());
    return slash < 0 || slash == text.length() - 1;
  }

  /** The path as a header field has it. */
  String field() {
    return Percent.path(text);
  }

  /** Says how long an answer may be kept; nothing when no name on the way says so. */
  void cacheable(HttpFields fields, String etag) {
    fields.set("Etag", etag);
    if (ttl == null) {
      fields.set("Cache-Control", IMMUTABLE);
    } else if (ttl.toSeconds() > 0) {
      fields.set("Cache-Control", "public, max-age=" + ttl.toSeconds());
    }
  }
}
