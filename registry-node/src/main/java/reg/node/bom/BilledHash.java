package reg.node.bom;

import java.util.HexFormat;
import reg.ipld.multiformats.Multihash;

/** Hashes as bills write them. */
final class BilledHash {
  private BilledHash() {}

  /** 64 lower-case hex digits. */
  static String hex(Multihash sha256) {
    return HexFormat.of().formatHex(sha256.digest());
  }
}
