package reg.scan;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Configurations and Keras models that run code or name what is not there. */
final class ConfigCorpus {
  private ConfigCorpus() {}

  static Map<String, byte[]> configs() {
    var files = new LinkedHashMap<String, String>();
    files.put("config.json", "{\"auto_map\":{\"AutoModel\":\"modeling.Model\"}}");
    files.put("remote/config.json", "{\"auto_map\":{\"AutoModel\":\"evil/repo--m.Model\"}}");
    files.put("escaped/config.json", "{\"\\u0061uto_map\":{\"AutoModel\":\"m.M\"}}");
    files.put("nested/config.json", "{\"text_config\":{\"auto_map\":{\"AutoConfig\":\"c.C\"}}}");
    files.put("twice/config.json", "{\"auto_map\":{\"A\":\"m.M\"},\"auto_map\":null}");
    files.put("trust/config.json", "{\"trust_remote_code\":true}");
    files.put("trust2/generation_config.json", "{\"trust_remote_code\":\"yes\"}");
    files.put("kernel/config.json", "{\"_attn_implementation_internal\":\"evil/kernel\"}");
    files.put("kernel2/config.json", "{\"_attn_implementation\":\"evil/kernel:func\"}");
    files.put("pipelines/config.json", "{\"custom_pipelines\":{\"x\":{\"impl\":\"p.P\"}}}");
    files.put("pipeline/model_index.json", "{\"custom_pipeline\":\"evil/pipeline\"}");
    files.put("class/model_index.json", "{\"_class_name\":[\"pipeline\",\"Evil\"]}");
    files.put("modules/modules.json", "[{\"idx\":0,\"path\":\"\",\"type\":\"evil.Module\"}]");
    files.put("object/config.json", "{\"x\":{\"py/object\":\"os.system\"}}");
    files.put("utf32/config.json", "\0\0\0{\5\364\341\0");
    files.put("cut/config.json", "{\"model_type\":\"llama\"");
    files.put("depth/config.json", "{\"a\":".repeat(1000) + "1" + "}".repeat(1000));
    files.put("up/model.safetensors.index.json", "{\"weight_map\":{\"a\":\"../../etc/passwd\"}}");
    files.put("root/model.safetensors.index.json", "{\"weight_map\":{\"a\":\"/etc/passwd\"}}");
    files.put("gone/model.safetensors.index.json", "{\"weight_map\":{\"a\":\"gone.safetensors\"}}");
    files.put("template/tokenizer_config.json", "{\"chat_template\":\"{{ x.__class__ }}\"}");
    files.put(
        "templates/tokenizer_config.json",
        "{\"chat_template\":[{\"name\":\"default\",\"template\":\"{{ ''|attr('a') }}\"}]}");
    files.put("template2/chat_template.json", "{\"chat_template\":\"{% include 'x' %}\"}");
    files.put("lib/kernel.so", "not even a library");
    files.put("lib/kernel.dll", "not even a library");
    files.put("lib/program", "\177ELF\2\1\1");
    return encoded(files);
  }

  private static Map<String, byte[]> encoded(Map<String, String> files) {
    var encoded = new LinkedHashMap<String, byte[]>();
    files.forEach((name, text) -> encoded.put(name, text.getBytes(StandardCharsets.ISO_8859_1)));
    return encoded;
  }

  /** A layer as Keras 3 describes it. */
  private static String layer(String module, String className, String registered) {
    return "{\"module\":\"%s\",\"class_name\":\"%s\",\"config\":{},\"registered_name\":%s}"
        .formatted(module, className, registered);
  }

  static String sequential(String layer) {
    return "{\"module\":\"keras\",\"class_name\":\"Sequential\",\"config\":{\"layers\":[%s]},"
            .formatted(layer)
        + "\"registered_name\":\"Sequential\"}";
  }

  static final List<String> HOSTILE_LAYERS =
      List.of(
          layer("keras.layers", "Lambda", "null"),
          layer("keras.layers", "TFSMLayer", "null"),
          layer("keras.layers", "L\\u0061mbda", "null"),
          layer("builtins", "eval", "null"),
          layer("subprocess", "run", "null"),
          layer("os", "system", "\"os>system\""),
          layer("keras.utils", "get_file", "\"get_file\""),
          layer("keras.src.utils.file_utils", "get_file", "null"),
          layer("keras.saving.serialization_lib", "enable_unsafe_deserialization", "null"),
          layer("kerasx.layers", "Dense", "null"),
          layer("evil.keras.layers", "Dense", "null"),
          layer("keras.layers", "Dense", "\"Custom>Dense\""),
          layer("keras.layers", "function", "\"function\""),
          layer("keras.layers", "__lambda__", "null"),
          layer("importlib", "import_module", "null"));

  static Map<String, byte[]> keras() {
    var files = new LinkedHashMap<String, byte[]>();
    for (int i = 0; i < HOSTILE_LAYERS.size(); i++) {
      String config = sequential(HOSTILE_LAYERS.get(i));
      files.put("m%d.keras".formatted(i), kerasFile(config));
      files.put("m%d.h5".formatted(i), hdf5(config));
      files.put("m%d-block.h5".formatted(i), PickleCorpus.join(new byte[2048], hdf5(config)));
    }
    return files;
  }

  static byte[] kerasFile(String config) {
    return ArchiveCorpus.zip(
        Map.of(
            "config.json",
            config.getBytes(StandardCharsets.UTF_8),
            "metadata.json",
            new byte[] {'{', '}'}));
  }

  /** An HDF5 file as far as its attribute goes: the mark, other bytes, the text in a heap. */
  static byte[] hdf5(String config) {
    return PickleCorpus.join(
        PickleCorpus.bytes("\211HDF\r\n\32\n"),
        PickleCorpus.junk(5000),
        PickleCorpus.bytes("GCOL"),
        config.getBytes(StandardCharsets.UTF_8),
        new byte[100]);
  }
}
