package reg.node.meta;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;

/**
 * The fields of a model's config.json that say what it is. Source: transformers, PretrainedConfig.
 */
final class ConfigFacts {
  private static final List<String> CONTEXT_KEYS =
      List.of("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "seq_length");
  private static final List<String> LAYER_KEYS =
      List.of("num_hidden_layers", "n_layer", "num_layers", "n_layers");
  private static final List<String> WIDTH_KEYS = List.of("hidden_size", "n_embd", "d_model");
  private static final List<String> HEAD_KEYS = List.of("num_attention_heads", "n_head");
  private static final List<String> FEED_FORWARD_KEYS =
      List.of("intermediate_size", "n_inner", "ffn_dim");
  private static final List<String> DTYPE_KEYS = List.of("dtype", "torch_dtype");

  private ConfigFacts() {}

  /** Our names and values of what the configuration says. */
  static void add(MapNode config, Facts facts) {
    facts.put("architecture", first(config, List.of("architectures")));
    facts.put("model-type", Plain.text(config, "model_type"));
    facts.put("dtype", first(config, DTYPE_KEYS));
    facts.put("context-length", number(config, CONTEXT_KEYS));
    facts.put("layers", number(config, LAYER_KEYS));
    facts.put("hidden-size", number(config, WIDTH_KEYS));
    facts.put("vocabulary", Plain.natural(config, "vocab_size"));
    facts.put("heads", number(config, HEAD_KEYS));
    facts.put("kv-heads", Plain.natural(config, "num_key_value_heads"));
    facts.put("feed-forward", number(config, FEED_FORWARD_KEYS));
    if (config.find("quantization_config") instanceof MapNode quantisation) {
      facts.put("quantisation", Plain.text(quantisation, "quant_method"));
    }
  }

  /** What in a configuration makes a loader run code, for a warning; null when nothing does. */
  static @Nullable String codeToRun(MapNode config) {
    for (String key : List.of("auto_map", "custom_pipelines", "trust_remote_code")) {
      Node value = config.find(key);
      if (value != null) {
        return key;
      }
    }
    return null;
  }

  private static @Nullable String first(MapNode config, List<String> keys) {
    for (String key : keys) {
      var texts = Plain.texts(config, key);
      if (!texts.isEmpty()) {
        return texts.getFirst();
      }
    }
    return null;
  }

  private static @Nullable Long number(MapNode config, List<String> keys) {
    for (String key : keys) {
      Long value = Plain.natural(config, key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
