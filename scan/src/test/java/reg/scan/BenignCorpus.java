package reg.scan;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Files as honest models have them; none may be denied. */
final class BenignCorpus {
  private static final List<String> DTYPES =
      List.of(
          "Float", "Half", "BFloat16", "Double", "Long", "Int", "Short", "Char", "Byte", "Bool");

  private static final List<String> ARCHITECTURES =
      List.of(
          "llama", "mistral", "qwen3", "gemma3", "phi3", "bert", "gpt2", "t5", "clip", "whisper");

  /** The beginning of a certificate that everybody has, in which an import can be read. */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIDdzCCAl+gAwIBAgIIXDPLYixfszIwDQYJKoZIhvcNAQELBQAwPDEeMBwGA1UE
      AwwVQXRvcyBUcnVzdGVkUm9vdCAyMDExMQ0wCwYDVQQKDARBdG9zMQswCQYDVQQG
      EwJERTAeFw0xMTA3MDcxNDU4MzBaFw0zMDEyMzEyMzU5NTlaMDwxHjAcBgNVBAMM
      FUF0b3MgVHJ1c3RlZFJvb3QgMjAxMTENMAsGA1UECgwEQXRvczELMAkGA1UEBhMC
      REUwggEiMA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCVhTuXbyo7LjvPpvMp
      Nb7PGKw+qtn4TaA+Gke5vJrf8v7MPkfoepbCJI419KkM/IL9bcFyYie96mvr54rM
      VD6QUM+A1JX76LWC1BTFtqlVJVfbsVD2sGBkWXppzwO3bw2+yj5vdHLqqjAqc2K+
      SZFhyBH+DgMq92og3AIVDV4VavzjgsG1xZ1kCWyjWZgHJ8cblithdHFsQ/H3NYkQ
      """;

  private BenignCorpus() {}

  static Map<String, byte[]> files() {
    var files = new LinkedHashMap<String, byte[]>();
    checkpoints(files);
    arrays(files);
    tensors(files);
    configs(files);
    templates(files);
    keras(files);
    texts(files);
    return files;
  }

  /** A state dict as {@code torch.save} writes it: data by name, its storages beside it. */
  static byte[] stateDict(String dtype, int tensors) {
    var pickle = PickleAssembler.proto(2).global("collections", "OrderedDict").raw("q\0)Rq\1(");
    for (int i = 0; i < tensors; i++) {
      pickle
          .unicode("layers." + i + ".weight")
          .global("torch._utils", "_rebuild_tensor_v2")
          .raw("((")
          .unicode("storage")
          .global("torch", dtype + "Storage")
          .unicode(Integer.toString(i))
          .unicode("cpu")
          .number(16)
          .raw("tQK\0")
          .number(4)
          .number(4)
          .op(0x86)
          .number(4)
          .number(1)
          .op(0x86)
          .op(0x89)
          .global("collections", "OrderedDict")
          .raw(")RtR");
    }
    return pickle
        .raw("u}")
        .unicode("_metadata")
        .global("collections", "OrderedDict")
        .raw(")Rsb")
        .stop();
  }

  private static void checkpoints(Map<String, byte[]> files) {
    for (String dtype : DTYPES) {
      for (int tensors = 1; tensors <= 4; tensors++) {
        var members = new LinkedHashMap<String, byte[]>();
        members.put("archive/data.pkl", stateDict(dtype, tensors));
        members.put("archive/byteorder", bytes("little"));
        for (int i = 0; i < tensors; i++) {
          members.put("archive/data/" + i, PickleCorpus.junk(4096));
        }
        members.put("archive/version", bytes("3\n"));
        members.put(
            "archive/.data/serialization_id", bytes("0636457737946401051300000020273374391"));
        files.put("torch/%s-%d.pt".formatted(dtype, tensors), ArchiveCorpus.zip(members));
      }
      files.put("torch/legacy-" + dtype + ".bin", legacy(dtype));
    }
    files.put("torch/optimizer.pt", ArchiveCorpus.zip(Map.of("optimizer/data.pkl", optimizer())));
  }

  /** As {@code torch.save} wrote before zip: magic number, version, system, object, keys, data. */
  private static byte[] legacy(String dtype) {
    return PickleCorpus.join(
        PickleCorpus.bytes("\u0080\2\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\31."),
        PickleAssembler.proto(2).number(1001).stop(),
        PickleAssembler.proto(2).raw("}q\0(").unicode("little_endian").op(0x88).raw("u").stop(),
        stateDict(dtype, 2),
        PickleAssembler.proto(2).raw("](").unicode("0").unicode("1").raw("e").stop(),
        PickleCorpus.junk(3000));
  }

  private static byte[] optimizer() {
    return PickleAssembler.proto(4)
        .raw("}(")
        .unicode("size")
        .stackGlobal("torch", "Size")
        .raw("]")
        .op(0x85)
        .raw("R")
        .unicode("counts")
        .stackGlobal("collections", "Counter")
        .raw("}")
        .op(0x85)
        .raw("R")
        .unicode("dtype")
        .stackGlobal("torch", "bfloat16")
        .raw("u")
        .stop();
  }

  private static void arrays(Map<String, byte[]> files) {
    for (String descr :
        List.of("<f4", "<f2", "<f8", "<i8", "<i4", "|u1", "|b1", "<U8", "<c8", "|S4")) {
      byte[] array = ArchiveCorpus.npy(descr, PickleCorpus.junk(64));
      files.put("numpy/" + descr.substring(1) + ".npy", array);
      files.put("numpy/" + descr.substring(1) + ".npz", ArchiveCorpus.zip(Map.of("a.npy", array)));
    }
    byte[] reconstruct =
        PickleAssembler.proto(4)
            .stackGlobal("numpy._core.multiarray", "_reconstruct")
            .stackGlobal("numpy", "ndarray")
            .raw("K\0")
            .op(0x85)
            .raw("C\1b")
            .op(0x87)
            .raw("R(K\1K\1")
            .op(0x85)
            .stackGlobal("numpy", "dtype")
            .shortUnicode("f8")
            .op(0x89)
            .op(0x88)
            .op(0x87)
            .raw("R")
            .op(0x89)
            .raw("C\10\0\0\0\0\0\0\0\0tb")
            .stop();
    files.put("numpy/array.pkl", reconstruct);
    files.put("numpy/array.pkl.gz", ArchiveCorpus.gzip(reconstruct));
    files.put("numpy/objects.npy", ArchiveCorpus.npy("|O", reconstruct));
  }

  private static void tensors(Map<String, byte[]> files) {
    for (String dtype :
        List.of("F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL")) {
      int size =
          switch (dtype) {
            case "F64", "I64" -> 8;
            case "F32", "I32" -> 4;
            case "F16", "BF16", "I16" -> 2;
            default -> 1;
          };
      for (int tensors = 0; tensors < 4; tensors++) {
        var header = new StringJoiner(",", "{", "}").add("\"__metadata__\":{\"format\":\"pt\"}");
        for (int i = 0; i < tensors; i++) {
          header.add(
              "\"layers.%d.weight\":{\"dtype\":\"%s\",\"shape\":[2,3],\"data_offsets\":[%d,%d]}"
                  .formatted(i, dtype, i * 6 * size, (i + 1) * 6 * size));
        }
        files.put(
            "safetensors/%s-%d.safetensors".formatted(dtype, tensors),
            TensorCorpus.safetensors(header.toString(), tensors * 6 * size));
      }
    }
    for (int i = 0; i < BenignTemplates.ALL.size(); i++) {
      files.put(
          "gguf/m" + i + ".gguf",
          TensorCorpus.Gguf.begin(3, 1, 3)
              .key("general.architecture", 8)
              .text("llama")
              .key("tokenizer.chat_template", 8)
              .text(BenignTemplates.ALL.get(i))
              .key("tokenizer.ggml.tokens", 9)
              .u32(8)
              .u64(2)
              .text("a")
              .text("b")
              .tensor("token_embd.weight", 0, 0, 8, 2)
              .data(32, 64));
    }
  }

  private static void configs(Map<String, byte[]> files) {
    for (String name : ARCHITECTURES) {
      String folder = "configs/" + name + "/";
      files.put(
          folder + "config.json",
          bytes(
              "{\"architectures\":[\"X\"],\"model_type\":\""
                  + name
                  + "\",\"hidden_size\":64,"
                  + "\"_attn_implementation_autoset\":true,\"rope_scaling\":null,\"torch_dtype\":"
                  + "\"bfloat16\",\"attn_implementation\":\"flash_attention_2\",\"auto_map\":null,"
                  + "\"trust_remote_code\":false,\"rms_norm_eps\":1e-06,\"x\":NaN}"));
      files.put(
          folder + "generation_config.json", bytes("{\"eos_token_id\":[1,2],\"temperature\":0.6}"));
      files.put(folder + "model-00001-of-00002.safetensors", TensorCorpus.safetensors("{}", 0));
      files.put(folder + "model-00002-of-00002.safetensors", TensorCorpus.safetensors("{}", 0));
      files.put(
          folder + "model.safetensors.index.json",
          bytes(
              "{\"metadata\":{\"total_size\":0},\"weight_map\":{\"a\":\"model-00001-of-00002.safetensors\","
                  + "\"b\":\"model-00002-of-00002.safetensors\"}}"));
      files.put(
          folder + "special_tokens_map.json",
          bytes("{\"bos_token\":{\"content\":\"<s>\",\"type\":\"x\"}}"));
      files.put(
          folder + "tokenizer.json",
          bytes(
              "{\"version\":\"1.0\",\"model\":{\"type\":\"BPE\",\"vocab\":{\"cat\":1,\"__class__\":2}}}"));
    }
    files.put(
        "configs/st/modules.json",
        bytes(
            "[{\"idx\":0,\"name\":\"0\",\"path\":\"\",\"type\":\"sentence_transformers.models.Transformer\"}]"));
    files.put(
        "configs/sd/model_index.json",
        bytes(
            "{\"_class_name\":\"StableDiffusionPipeline\",\"unet\":[\"diffusers\",\"UNet2DConditionModel\"]}"));
  }

  private static void templates(Map<String, byte[]> files) {
    for (int i = 0; i < BenignTemplates.ALL.size(); i++) {
      files.put("templates/" + i + "/chat_template.jinja", bytes(BenignTemplates.ALL.get(i)));
    }
  }

  private static void keras(Map<String, byte[]> files) {
    for (String layer :
        List.of("Dense", "Conv2D", "LSTM", "Dropout", "Embedding", "BatchNormalization")) {
      String config =
          ConfigCorpus.sequential(
              "{\"module\":\"keras.layers\",\"class_name\":\"%s\",\"config\":{\"dtype\":{\"module\":\"keras\",\"class_name\":\"DTypePolicy\",\"config\":{},\"registered_name\":null},\"init\":{\"module\":\"keras.initializers\",\"class_name\":\"GlorotUniform\",\"config\":{},\"registered_name\":null}},\"registered_name\":null}"
                  .formatted(layer));
      files.put("keras/" + layer + ".keras", ConfigCorpus.kerasFile(config));
      files.put("keras/" + layer + ".h5", ConfigCorpus.hdf5(config));
    }
  }

  private static void texts(Map<String, byte[]> files) {
    files.put("README.md", bytes("---\nlicense: mit\n---\n# A model\n(see the paper)\n"));
    files.put(
        "docs/list.md",
        bytes("### list.push(item, ...)\n\nAdds items at the end. It gives the\nlist\nsize\n"));
    files.put("LICENSE", bytes("Permission is granted\n"));
    files.put("vocab.txt", bytes("[PAD]\ncat\ndog\n(\n)\nR\nciao\nsystem\n.\n".repeat(20_000)));
    files.put("merges.txt", bytes("#version: 0.2\nc a\nca t\ni s\n".repeat(10_000)));
    files.put(
        "data/train.jsonl", bytes("{\"class_name\":\"Lambda\",\"module\":\"os\"}\n".repeat(100)));
    files.put("data/train.csv", bytes("a,b\n1,2\n".repeat(1000)));
    files.put("data/images.tar", ArchiveCorpus.tar("0001.txt", bytes("x")));
    files.put("data/images.tar.gz", ArchiveCorpus.gzip(ArchiveCorpus.tar("0001.txt", bytes("x"))));
    files.put("data/long.tar", ArchiveCorpus.tar("folder/".repeat(40) + "0001.txt", bytes("x")));
    files.put("data/files.7z", ArchiveCorpus.sevenZip("0001.txt", bytes("x")));
    files.put("data/files.zip", ArchiveCorpus.deflated("notes/0001.txt", bytes("x".repeat(9999))));
    files.put("spiece.model", PickleCorpus.junk(300_000));
    files.put("onnx/model.onnx", OnnxFile.withInitializer("model.onnx.data"));
    files.put("onnx/model.onnx.data", new byte[64]);
    files.put("cacert.pem", bytes(CERTIFICATE));
    files.put("empty", new byte[0]);
    files.put("script.py", bytes("import os\nos.system('make')\n"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
