package reg.chunker.format;

import java.util.Locale;

/** The model formats whose headers are read here. */
public enum FileFormat {
  SAFETENSORS,
  GGUF,
  /** Archives of stored arrays: PyTorch checkpoints, {@code .npz}, {@code .keras}. */
  ZIP,
  /** Anything else. */
  OTHER;

  /** The format that a file's first bytes claim, be the rest right or wrong. */
  public static FileFormat claimedBy(FileBytes file) {
    if (GgufHeader.claims(file)) {
      return GGUF;
    }
    if (ZipEntries.claims(file)) {
      return ZIP;
    }
    return SafetensorsHeader.claims(file) ? SAFETENSORS : OTHER;
  }

  /** The format that a file's name promises; archives go by many names and are not told by them. */
  public static FileFormat promisedBy(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".safetensors")) {
      return SAFETENSORS;
    }
    return lower.endsWith(".gguf") ? GGUF : OTHER;
  }
}
