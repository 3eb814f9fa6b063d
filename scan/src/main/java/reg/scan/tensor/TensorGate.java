package reg.scan.tensor;

import java.util.Map;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.chunker.format.FileBytes;
import reg.chunker.format.GgufHeader;
import reg.chunker.format.GgufValue;
import reg.chunker.format.SafetensorsHeader;
import reg.chunker.format.Tensor;
import reg.scan.report.Findings;
import reg.scan.report.Rule;
import reg.scan.template.TemplateGate;

/** Headers of safetensors and GGUF files; never their tensors. */
public final class TensorGate {
  private static final String TEMPLATE_KEY = "tokenizer.chat_template";
  private static final int NAME_CHARS_MAX = 1024;

  private TensorGate() {}

  /** The rules of safetensors, and names that look like paths. */
  public static void safetensors(FileBytes file, Findings findings) {
    try {
      int[] odd = new int[1];
      SafetensorsHeader.scan(file, tensor -> odd[0] += isOdd(tensor) ? 1 : 0);
      if (odd[0] > 0) {
        findings.add(
            Rule.SAFETENSORS_NAME, "header", odd[0] + " tensors with names like paths or controls");
      }
    } catch (RegistryException e) {
      malformed(e, Rule.SAFETENSORS_MALFORMED, findings);
    }
  }

  private static boolean isOdd(Tensor tensor) {
    String name = tensor.name();
    return name.contains("../")
        || name.contains("/..")
        || name.startsWith("/")
        || name.length() > NAME_CHARS_MAX
        || hasControl(name);
  }

  private static boolean hasControl(String name) {
    boolean control = false;
    for (int i = 0; i < name.length(); i++) {
      control |= Character.isISOControl(name.charAt(i));
    }
    return control;
  }

  /** The rules of GGUF, and the chat templates in its metadata. */
  public static void gguf(FileBytes file, Findings findings) {
    try {
      for (Map.Entry<String, GgufValue> entry : GgufHeader.read(file).metadata().entrySet()) {
        if (entry.getKey().startsWith(TEMPLATE_KEY)
            && entry.getValue() instanceof GgufValue.Text(String template)) {
          TemplateGate.scan(template, entry.getKey(), findings);
        }
      }
    } catch (RegistryException e) {
      malformed(e, Rule.GGUF_MALFORMED, findings);
    }
  }

  private static void malformed(RegistryException e, Rule rule, Findings findings) {
    if (e.fault() != Fault.MALFORMED) {
      throw e;
    }
    findings.add(rule, "header", String.valueOf(e.getMessage()));
  }
}
