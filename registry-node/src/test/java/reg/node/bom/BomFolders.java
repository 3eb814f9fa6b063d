package reg.node.bom;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders as people publish them. */
final class BomFolders {
  private static final Path TEST_DATA =
      Path.of(System.getProperty("reg.repository", "..")).resolve("test-data");

  private static final String CHAT_CARD =
      """
      ---
      license: apache-2.0
      language: [en, de]
      library_name: transformers
      pipeline_tag: text-generation
      base_model: acme/llama-base
      base_model_relation: finetune
      datasets: [acme/dialogues, acme/recipes]
      tags: [llama, chat]
      model-index:
      - name: chat
        results:
        - task: {type: text-generation}
          dataset: {name: HellaSwag, type: hellaswag}
          metrics:
          - {type: accuracy, value: 61.5, name: acc_norm}
          - {type: perplexity, value: 7}
      co2_eq_emissions: {emissions: 12, source: CodeCarbon}
      ---
      # Chat

      A small model that answers questions
      about cooking.

      ## Intended uses & limitations

      It answers questions about recipes.

      ### Out-of-scope

      Medical advice.

      ## Bias, Risks, and Limitations

      It knows European kitchens best.

      ## Training procedure

      Three epochs of supervised fine-tuning, learning rate 2e-5.

      ### Preprocessing

      Dialogues were cut at 512 tokens.

      ## Evaluation

      [More Information Needed]
      """;

  private BomFolders() {}

  /** A fine-tuned language model with a full card, safetensors and tokenizer. */
  static Path chat(Path root) throws IOException {
    Path folder = Files.createDirectories(root.resolve("chat"));
    for (String name :
        new String[] {
          "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"
        }) {
      Files.copy(TEST_DATA.resolve("tiny-llama").resolve(name), folder.resolve(name));
    }
    Files.writeString(folder.resolve("README.md"), CHAT_CARD);
    return folder;
  }

  /** A quantisation for llama.cpp: one GGUF file and a short card. */
  static Path quantised(Path root) throws IOException {
    Path folder = Files.createDirectories(root.resolve("quantised"));
    Files.copy(
        TEST_DATA.resolve("tiny-llama/tiny-llama.gguf"), folder.resolve("tiny-llama-Q8_0.gguf"));
    Files.writeString(
        folder.resolve("README.md"),
        """
        ---
        license: other
        license_name: llama3
        base_model: acme/chat
        base_model_relation: quantized
        pipeline_tag: text-generation
        quantized_by: somebody
        ---
        Quantised with llama.cpp b4242.
        """);
    return folder;
  }

  /** An image classifier: no tokenizer, numbers in the card. */
  static Path vision(Path root) throws IOException {
    Path folder = Files.createDirectories(root.resolve("vision"));
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"architectures": ["ViTForImageClassification"], "model_type": "vit", "hidden_size": 4,
         "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8,
         "torch_dtype": "float32", "image_size": 224}
        """);
    Files.writeString(folder.resolve("preprocessor_config.json"), "{\"size\": 224}");
    Files.write(folder.resolve("model.safetensors"), safetensors());
    Files.writeString(
        folder.resolve("README.md"),
        """
        ---
        license: mit
        tags: [vision]
        pipeline_tag: image-classification
        datasets: imagenet-1k
        model-index:
        - name: vision
          results:
          - dataset: {name: ImageNet}
            metrics: [{type: accuracy, value: "0.81"}]
        ---
        # Vision

        Sorts pictures into 1,000 classes.

        ## Uses

        Sorting pictures.

        ## Limitations

        Photographs only.

        ## Training data

        ImageNet, 1.2 million pictures.
        """);
    return folder;
  }

  /** A data set with a datasheet. */
  static Path data(Path root) throws IOException {
    Path folder = Files.createDirectories(root.resolve("data"));
    Files.writeString(folder.resolve("train.jsonl"), "{\"text\": \"a\", \"label\": 1}\n");
    Files.writeString(folder.resolve("labels.csv"), "id,label\n1,2\n");
    Files.writeString(folder.resolve("notes.txt"), "a\n");
    Files.writeString(
        folder.resolve("README.md"),
        """
        ---
        license: cc0-1.0
        pretty_name: Reviews
        task_categories: [text-classification]
        ---
        # Reviews

        Reviews of films.

        ## Uses

        To train classifiers.

        ### Data Collection and Processing

        Written for this set.

        ## Bias, Risks, and Limitations

        English only.
        """);
    return folder;
  }

  private static byte[] safetensors() {
    byte[] header =
        "{\"vit.w\":{\"dtype\":\"F32\",\"shape\":[4,4],\"data_offsets\":[0,64]}}".getBytes(UTF_8);
    return ByteBuffer.allocate(8 + header.length + 64)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }
}
