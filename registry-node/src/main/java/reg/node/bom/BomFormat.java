package reg.node.bom;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.dagcbor.MapNode;

/** In which format a bill is written. */
public enum BomFormat {
  /** SPDX 3.0.1 as JSON-LD. */
  SPDX3,
  /** CycloneDX 1.6 as JSON. */
  CYCLONEDX;

  /** The words for them: {@code spdx3}, {@code cyclonedx}. */
  public static List<String> words() {
    return Arrays.stream(values()).map(BomFormat::toString).toList();
  }

  /**
   * The format of a word.
   *
   * @throws RegistryException INVALID_REQUEST for one that is none
   */
  public static BomFormat parse(String word) {
    for (BomFormat format : values()) {
      if (format.toString().equals(word)) {
        return format;
      }
    }
    throw new RegistryException(
        Fault.INVALID_REQUEST, "a bill of materials is one of " + words() + ", not '" + word + "'");
  }

  MapNode write(Bill bill) {
    return switch (this) {
      case SPDX3 -> new SpdxBom(bill).write();
      case CYCLONEDX -> new CycloneDxBom(bill).write();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
