package reg.scan.config;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/**
 * What the description of a Keras model may build: layers of Keras and nothing else. Its safe mode
 * is no boundary (CVE-2024-3660, CVE-2025-1550, CVE-2025-8747), so it does not count.
 */
final class KerasRules {
  private static final Set<String> CODE_CLASSES =
      Set.of(
          "Lambda",
          "TFSMLayer",
          "TFOpLambda",
          "SlicingOpLambda",
          "TorchModuleWrapper",
          "JaxLayer",
          "FlaxLayer",
          "__lambda__",
          "function",
          "__typespec__");

  /** Those below {@code keras.} that hold layers and their parts; {@code keras.utils} fetches. */
  private static final Pattern MODULE =
      Pattern.compile(
          "keras(?:\\.src)?(?:\\.(?:layers|initializers|regularizers|constraints|optimizers|losses"
              + "|metrics|activations|models|engine|dtype_policies|quantizers|random|legacy"
              + "|mixed_precision|backend\\.common\\.keras_tensor)(?:\\.[a-z0-9_]+)*)?");

  private KerasRules() {}

  /** Checks the class that an object names. */
  static void className(String name, String where, Findings findings) {
    String plain = name.substring(name.lastIndexOf('>') + 1);
    if (CODE_CLASSES.contains(plain)) {
      findings.add(Rule.KERAS_CODE, where, "a " + Findings.shown(name) + ", which holds code");
    }
  }

  /** Checks the module that an object's class is imported from. */
  static void module(String module, String where, Findings findings) {
    if (!MODULE.matcher(module).matches()) {
      findings.add(
          Rule.KERAS_MODULE, where, "a class from module '" + Findings.shown(module) + "'");
    }
  }

  /**
   * Checks the name under which a class was registered: Keras's own have the class's name.
   *
   * @param className of the same object; null when it is not known
   */
  static void registered(String name, @Nullable String className, String where, Findings findings) {
    boolean own = className == null ? name.indexOf('>') < 0 : name.equals(className);
    if (!own) {
      findings.add(
          Rule.KERAS_MODULE, where, "a class registered as '" + Findings.shown(name) + "'");
    }
  }
}
