package reg.node.push;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the publisher says about a release. What is left out is read from the files where they say
 * it: the model card, config.json, the headers of safetensors and GGUF files.
 *
 * @param kind {@code model} or {@code dataset}; null to tell by the files
 * @param meta further entries, which win over what the files say
 * @param licence SPDX expression; null to take the card's
 * @param parents what this was made from
 */
public record Description(
    @Nullable String kind,
    Map<String, String> meta,
    @Nullable String licence,
    List<Parent> parents) {
  /** Everything from the files. */
  public static final Description FROM_FILES = new Description(null, Map.of(), null, List.of());

  public Description {
    meta = Map.copyOf(meta);
    parents = List.copyOf(parents);
  }

  /**
   * A release this one was made from.
   *
   * @param relation how: {@code finetune}, {@code quantized}, {@code adapter}, {@code merge},
   *     {@code distilled}, {@code data} or {@code derived}
   * @param ref the reference of the parent, which must be held
   */
  public record Parent(String relation, String ref) {}
}
