package reg.scan.report;

import static reg.scan.report.Severity.DENY;
import static reg.scan.report.Severity.INFO;
import static reg.scan.report.Severity.WARN;

/** What is checked. The list is closed; docs/formats/scan-report.md has all of it. */
public enum Rule {
  NAME_MISMATCH("name.mismatch", DENY, "rename it to what it is, or ask the publisher"),
  SAFETENSORS_MALFORMED("safetensors.malformed", DENY, "write it again with safetensors"),
  SAFETENSORS_NAME("safetensors.name", WARN, "do not use tensor names as paths"),
  GGUF_MALFORMED("gguf.malformed", DENY, "convert the model again"),
  NPY_MALFORMED("npy.malformed", DENY, "save the array again"),
  PICKLE_PRESENT("pickle.present", INFO, "prefer safetensors, which cannot hold code"),
  PICKLE_GLOBAL("pickle.global", DENY, "do not load it; ask for safetensors"),
  PICKLE_COMPUTED("pickle.computed", DENY, "do not load it; ask for safetensors"),
  PICKLE_BUILD("pickle.build", DENY, "do not load it; ask for safetensors"),
  PICKLE_EXTENSION("pickle.extension", DENY, "do not load it; ask for safetensors"),
  PICKLE_BROKEN("pickle.broken", DENY, "do not load it; ask for safetensors"),
  PICKLE_LIMIT("pickle.limit", DENY, "do not load it; ask for safetensors"),
  PICKLE_HIDDEN("pickle.hidden", DENY, "do not load it; ask for safetensors"),
  ARCHIVE_MALFORMED("archive.malformed", DENY, "pack it again"),
  ARCHIVE_HIDDEN("archive.hidden", DENY, "take the archive out of the file around it"),
  ARCHIVE_NAME("archive.name", DENY, "do not unpack it; pack it again with relative names"),
  ARCHIVE_LINK("archive.link", DENY, "do not unpack it; pack files instead of links"),
  ARCHIVE_BOMB("archive.bomb", DENY, "do not unpack it"),
  ARCHIVE_DEPTH("archive.depth", DENY, "unpack the inner archives before publishing"),
  ARCHIVE_PACKING("archive.packing", DENY, "pack it stored or with deflate, not encrypted"),
  ARCHIVE_UNCHECKED("archive.unchecked", WARN, "unpack it, then scan what comes out"),
  TEMPLATE_MALFORMED("template.malformed", DENY, "mend the template"),
  TEMPLATE_ATTRIBUTE("template.attribute", DENY, "do not render it; remove the attribute"),
  TEMPLATE_ATTR_FILTER("template.attr-filter", DENY, "name the attribute in the template"),
  TEMPLATE_BUILT_NAME("template.built-name", DENY, "name the attribute in the template"),
  TEMPLATE_HIDDEN_TEXT("template.hidden-text", DENY, "write the character itself"),
  TEMPLATE_STATEMENT("template.statement", DENY, "put the other template's text into this one"),
  TEMPLATE_SIZE("template.size", DENY, "use bounds that a conversation has"),
  TEMPLATE_GLOBAL("template.global", DENY, "do not render it"),
  TEMPLATE_FORMAT("template.format", DENY, "format only texts that the template spells out"),
  CONFIG_MALFORMED("config.malformed", DENY, "mend the JSON"),
  CONFIG_AUTO_MAP("config.auto-map", DENY, "load it with a class of the library instead"),
  CONFIG_REMOTE_CODE("config.remote-code", DENY, "remove the key"),
  CONFIG_KERNEL("config.kernel", DENY, "remove the key; choose the kernel where it is loaded"),
  CONFIG_PIPELINE("config.pipeline", DENY, "load it with a class of the library instead"),
  CONFIG_OBJECT("config.object", DENY, "remove the object"),
  CONFIG_TARGET("config.target", DENY, "name only files that are in the model"),
  KERAS_CODE("keras.code", DENY, "do not load it; rebuild the layer from its source"),
  KERAS_MODULE("keras.module", DENY, "do not load it; use layers of Keras"),
  ONNX_MALFORMED("onnx.malformed", DENY, "export it again"),
  ONNX_TARGET("onnx.target", DENY, "name only files that are in the model"),
  CODE_PYTHON("code.python", WARN, "read it before you run it; nothing loads it by itself"),
  CODE_NATIVE("code.native", DENY, "do not load it; build it from its source");

  private final String id;
  private final Severity severity;
  private final String advice;

  Rule(String id, Severity severity, String advice) {
    this.id = id;
    this.severity = severity;
    this.advice = advice;
  }

  /** The stable name, {@code pickle.global}. */
  public String id() {
    return id;
  }

  public Severity severity() {
    return severity;
  }

  /** What to do about it. */
  public String advice() {
    return advice;
  }
}
