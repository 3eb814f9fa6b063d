package reg.node.meta;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.dagcbor.MapNode;

/**
 * What the files of a release say.
 *
 * @param files what their bytes prove: formats, tensors, parameters, the configuration
 * @param card what the model card claims
 * @param licence SPDX identifier of the card's licence, or the GGUF header's
 * @param kind {@code model} or {@code dataset}, as far as the files tell
 * @param details what the model card claims at length
 * @param warnings files that break their format or make a loader run code
 */
public record ReleaseFacts(
    MapNode files,
    MapNode card,
    @Nullable String licence,
    String kind,
    CardDetails details,
    List<String> warnings) {
  public ReleaseFacts {
    warnings = List.copyOf(warnings);
  }
}
