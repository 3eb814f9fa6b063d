package reg.node.meta;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;

/**
 * What GGUF headers claim, where the card is silent: nothing in the file proves it. Source: ggml,
 * docs/gguf.md, general metadata.
 */
final class GgufClaims {
  private static final String GENERAL = "general.";
  private static final int BASES_MAX = 16;

  private GgufClaims() {}

  /** The card's claims, and the headers' where there is none. */
  static MapNode fill(MapNode card, List<TensorFile> headers) {
    Map<String, Node> claims = new LinkedHashMap<>(card.entries());
    for (TensorFile header : headers) {
      String name = header.text(GENERAL + "name");
      if (name != null) {
        claims.putIfAbsent("name", new TextNode(name));
      }
      Node bases = Plain.list(bases(header));
      if (bases != null) {
        claims.putIfAbsent("base", bases);
      }
    }
    return MapNode.of(claims);
  }

  /** The card's details, with the headers' description where there is none. */
  static CardDetails fill(CardDetails details, List<TensorFile> headers) {
    String description = details.description();
    for (TensorFile header : headers) {
      description = description == null ? header.text(GENERAL + "description") : description;
    }
    return new CardDetails(description, details.sections(), details.metrics());
  }

  private static List<String> bases(TensorFile header) {
    var bases = new ArrayList<String>();
    for (int i = 0; i < BASES_MAX; i++) {
      String base = base(header, GENERAL + "base_model." + i + ".");
      if (base != null) {
        bases.add(base);
      }
    }
    return bases;
  }

  private static @Nullable String base(TensorFile header, String prefix) {
    String name = header.text(prefix + "name");
    String organisation = header.text(prefix + "organization");
    return name == null || organisation == null ? name : organisation + "/" + name;
  }
}
