package reg.scan.report;

import java.util.Locale;

/** What a file is by its content; the name decides only where content cannot. */
public enum Format {
  SAFETENSORS,
  GGUF,
  PICKLE,
  NPY,
  ZIP,
  TAR,
  SEVEN_ZIP,
  /** gzip, zlib, bzip2 or xz around one file. */
  COMPRESSED,
  HDF5,
  JSON,
  TEMPLATE,
  ONNX,
  PYTHON,
  NATIVE,
  /** Anything else: text, images, weights without a header. */
  OTHER;

  /** As reports write it: {@code seven-zip}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
