package reg.ipfs.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipfs.http.HttpRequest;

/**
 * Which blocks a CAR has and how.
 *
 * @param bytes the range of a file that is wanted, or null for all; only looked at with {@link
 *     DagScope#ENTITY}
 */
record CarParameters(
    DagScope scope, @Nullable EntityBytes bytes, BlockOrder order, Duplicates duplicates) {

  /**
   * Reads the parameters of a request. Those of the URL win over those behind the media type.
   *
   * @param media parameters behind the media type in {@code Accept}
   * @throws RegistryException INVALID_REQUEST for values that are not supported
   */
  static CarParameters of(HttpRequest request, Map<String, String> media) {
    String range = request.parameter("entity-bytes");
    EntityBytes bytes = range == null ? null : EntityBytes.parse(range);
    String version = parameter(request, media, "version");
    if (!version.isEmpty() && !version.equals("1")) {
      throw unsupported("version", version, "1");
    }
    return new CarParameters(
        scope(request, bytes), bytes, order(request, media), dups(request, media));
  }

  /** A range implies the scope that it belongs to. */
  private static DagScope scope(HttpRequest request, @Nullable EntityBytes bytes) {
    String text = request.parameter("dag-scope");
    return switch (text) {
      case null -> bytes == null ? DagScope.ALL : DagScope.ENTITY;
      case "all" -> DagScope.ALL;
      case "entity" -> DagScope.ENTITY;
      case "block" -> DagScope.BLOCK;
      default -> throw unsupported("dag-scope", text, "all, entity, block");
    };
  }

  private static BlockOrder order(HttpRequest request, Map<String, String> media) {
    String text = parameter(request, media, "order");
    return switch (text) {
      case "", "dfs" -> BlockOrder.DFS;
      case "unk" -> BlockOrder.UNKNOWN;
      default -> throw unsupported("order", text, "dfs, unk");
    };
  }

  private static Duplicates dups(HttpRequest request, Map<String, String> media) {
    String text = parameter(request, media, "dups");
    return switch (text) {
      case "", "n" -> Duplicates.DROPPED;
      case "y" -> Duplicates.SENT;
      default -> throw unsupported("dups", text, "y, n");
    };
  }

  private static String parameter(HttpRequest request, Map<String, String> media, String name) {
    String fromUrl = request.parameter("car-" + name);
    return fromUrl != null && !fromUrl.isEmpty() ? fromUrl : media.getOrDefault(name, "");
  }

  private static RegistryException unsupported(String name, String value, String supported) {
    return new RegistryException(
        Fault.INVALID_REQUEST,
        "unsupported %s '%s' of application/vnd.ipld.car; supported: %s"
            .formatted(name, Percent.path(value), supported));
  }

  /** The media type of the answer. */
  String contentType() {
    return "%s; version=1; order=%s; dups=%s"
        .formatted(ResponseFormat.CAR.mediaType(), order.text(), duplicates.text());
  }
}
