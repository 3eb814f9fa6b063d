package reg.node.meta;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;

/**
 * Facts of all headers of a release together. A release may hold one model several times (as
 * safetensors and as GGUF in a few quantisations): the series with the most parameters stands for
 * it, safetensors before GGUF.
 */
final class TensorFacts {
  private static final List<String> FORMATS = List.of("safetensors", "gguf");

  /** Names of llama.cpp's {@code general.file_type}. Source: llama.cpp, enum llama_ftype. */
  private static final Map<Long, String> QUANTISATIONS =
      Map.ofEntries(
          Map.entry(0L, "F32"),
          Map.entry(1L, "F16"),
          Map.entry(2L, "Q4_0"),
          Map.entry(3L, "Q4_1"),
          Map.entry(7L, "Q8_0"),
          Map.entry(8L, "Q5_0"),
          Map.entry(9L, "Q5_1"),
          Map.entry(10L, "Q2_K"),
          Map.entry(11L, "Q3_K_S"),
          Map.entry(12L, "Q3_K_M"),
          Map.entry(13L, "Q3_K_L"),
          Map.entry(14L, "Q4_K_S"),
          Map.entry(15L, "Q4_K_M"),
          Map.entry(16L, "Q5_K_S"),
          Map.entry(17L, "Q5_K_M"),
          Map.entry(18L, "Q6_K"),
          Map.entry(19L, "IQ2_XXS"),
          Map.entry(20L, "IQ2_XS"),
          Map.entry(21L, "Q2_K_S"),
          Map.entry(22L, "IQ3_XS"),
          Map.entry(23L, "IQ3_XXS"),
          Map.entry(24L, "IQ1_S"),
          Map.entry(25L, "IQ4_NL"),
          Map.entry(26L, "IQ3_S"),
          Map.entry(27L, "IQ3_M"),
          Map.entry(28L, "IQ2_S"),
          Map.entry(29L, "IQ2_M"),
          Map.entry(30L, "IQ4_XS"),
          Map.entry(31L, "IQ1_M"),
          Map.entry(32L, "BF16"),
          Map.entry(36L, "TQ1_0"),
          Map.entry(37L, "TQ2_0"),
          Map.entry(38L, "MXFP4_MOE"));

  private TensorFacts() {}

  /** Adds what the headers prove. */
  static void add(Collection<TensorFile> files, Facts facts) {
    var formats = new TreeSet<String>();
    var quantisations = new TreeSet<String>();
    for (TensorFile file : files) {
      formats.add(file.format());
      String quantisation = quantisation(file);
      if (quantisation != null) {
        quantisations.add(quantisation);
      }
    }
    facts.put("formats", Plain.list(List.copyOf(formats)));
    facts.put("quantisations", Plain.list(List.copyOf(quantisations)));
    List<TensorFile> model = largestSeries(files);
    if (!model.isEmpty()) {
      addModel(model, facts);
    }
  }

  private static void addModel(List<TensorFile> model, Facts facts) {
    var parameters = new TreeMap<String, Long>();
    for (TensorFile file : model) {
      file.parameters().forEach((type, count) -> parameters.merge(type, count, Math::addExact));
    }
    var types = new LinkedHashMap<String, Node>();
    parameters.forEach((type, count) -> types.put(type, IntNode.of(count)));
    facts.put("tensors", model.stream().mapToLong(TensorFile::tensors).sum());
    facts.put("parameters", model.stream().mapToLong(TensorFile::parameterCount).sum());
    facts.put("dtypes", MapNode.of(types));
    TensorFile first = model.getFirst();
    String architecture = first.text("general.architecture");
    facts.put("model-type", architecture);
    if (architecture != null) {
      facts.put("context-length", first.natural(architecture + ".context_length"));
      facts.put("layers", first.natural(architecture + ".block_count"));
      facts.put("hidden-size", first.natural(architecture + ".embedding_length"));
      facts.put("heads", first.natural(architecture + ".attention.head_count"));
      facts.put("kv-heads", first.natural(architecture + ".attention.head_count_kv"));
      facts.put("feed-forward", first.natural(architecture + ".feed_forward_length"));
    }
  }

  private static List<TensorFile> largestSeries(Collection<TensorFile> files) {
    for (String format : FORMATS) {
      var series = new LinkedHashMap<String, List<TensorFile>>();
      for (TensorFile file : files) {
        if (file.format().equals(format)) {
          series.computeIfAbsent(file.series(), s -> new ArrayList<>()).add(file);
        }
      }
      List<TensorFile> largest = List.of();
      for (List<TensorFile> candidate : series.values()) {
        largest = parameters(candidate) > parameters(largest) ? candidate : largest;
      }
      if (!largest.isEmpty()) {
        return largest;
      }
    }
    return List.of();
  }

  private static long parameters(List<TensorFile> files) {
    return files.stream().mapToLong(TensorFile::parameterCount).sum();
  }

  private static @Nullable String quantisation(TensorFile file) {
    Long type = file.natural("general.file_type");
    return type == null ? null : QUANTISATIONS.get(type);
  }
}
