package reg.node.bom;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What goes into a model and what comes out, by the name of its task. Source: Hugging Face, the
 * names of tasks.
 *
 * @param inputs such as {@code text}
 * @param outputs the same
 */
record Modalities(List<String> inputs, List<String> outputs) {
  /** Nothing is known. */
  static final Modalities UNKNOWN = new Modalities(List.of(), List.of());

  private static final Pattern FROM_TO =
      Pattern.compile("(text|image|audio|video|any|unconditional)(?:-text)?-to-([a-z0-9]+)");
  private static final Pattern TEXT =
      Pattern.compile(
          "(text|token|zero-shot-classification|fill-mask|question|table-question|summari|transl"
              + "|sentence).*");
  private static final Pattern IMAGE =
      Pattern.compile("(image|object|depth|mask|zero-shot-image|zero-shot-object|keypoint).*");
  private static final Pattern AUDIO = Pattern.compile("(audio|automatic-speech|voice).*");
  private static final Pattern TABLE = Pattern.compile("(tabular|time-series).*");

  Modalities {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  static Modalities of(String task) {
    Matcher fromTo = FROM_TO.matcher(task);
    if (fromTo.matches()) {
      List<String> inputs =
          task.contains("-text-to-") ? List.of(fromTo.group(1), "text") : List.of(fromTo.group(1));
      return new Modalities(inputs, List.of(fromTo.group(2)));
    }
    if (task.equals("text-to-speech")) {
      return new Modalities(List.of("text"), List.of("audio"));
    }
    if (task.equals("feature-extraction") || task.equals("sentence-similarity")) {
      return new Modalities(List.of("text"), List.of("vector"));
    }
    if (TEXT.matcher(task).matches()) {
      return new Modalities(List.of("text"), List.of("text"));
    }
    if (IMAGE.matcher(task).matches()) {
      return new Modalities(List.of("image"), List.of("text"));
    }
    if (AUDIO.matcher(task).matches()) {
      return new Modalities(List.of("audio"), List.of("text"));
    }
    return TABLE.matcher(task).matches()
        ? new Modalities(List.of("table"), List.of("number"))
        : UNKNOWN;
  }
}
