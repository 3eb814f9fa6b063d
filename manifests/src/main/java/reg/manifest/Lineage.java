package reg.manifest;

import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.Cid;

/**
 * Something a release was made from, as its publisher says.
 *
 * @param relation how, {@code [a-z][a-z0-9-]{0,31}}: {@code finetune}, {@code quantized}, {@code
 *     adapter}, {@code merge}, {@code distilled}, {@code data}
 * @param reference what, as people write it, at most {@value #REFERENCE_BYTES_MAX} bytes
 * @param release the CID of its release; null when it has none
 */
public record Lineage(String relation, String reference, @Nullable Cid release) {
  /** The longest reference, in bytes. */
  public static final int REFERENCE_BYTES_MAX = 1024;

  /**
   * Checks the limits.
   *
   * @throws RegistryException MALFORMED past them
   */
  public Lineage {
    Grammar.requireKeyword("lineage relation", relation);
    Grammar.requireText("lineage reference", reference, REFERENCE_BYTES_MAX);
  }
}
