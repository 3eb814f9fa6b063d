package reg.libp2p;

import java.nio.ByteBuffer;
import java.util.StringJoiner;

/** Writes IPv6 addresses as RFC 5952 asks: lower case, the longest run of zero groups cut once. */
final class IpText {
  private static final int GROUPS = 8;

  private IpText() {}

  static String format6(byte[] value) {
    int[] groups = new int[GROUPS];
    var in = ByteBuffer.wrap(value);
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = Short.toUnsignedInt(in.getShort());
    }
    if (isMapped(groups)) {
      return "::ffff:%d.%d.%d.%d"
          .formatted(value[12] & 0xff, value[13] & 0xff, value[14] & 0xff, value[15] & 0xff);
    }
    int bestStart = 0;
    int bestLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int length = zeroRun(groups, i);
      if (length > bestLength) {
        bestStart = i;
        bestLength = length;
      }
    }
    return bestLength == 1
        ? hex(groups, 0, GROUPS)
        : hex(groups, 0, bestStart) + "::" + hex(groups, bestStart + bestLength, GROUPS);
  }

  private static boolean isMapped(int[] groups) {
    return zeroRun(groups, 0) == 5 && groups[5] == 0xffff;
  }

  private static int zeroRun(int[] groups, int from) {
    int end = from;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end - from;
  }

  private static String hex(int[] groups, int from, int to) {
    var out = new StringJoiner(":");
    for (int i = from; i < to; i++) {
      out.add(Integer.toHexString(groups[i]));
    }
    return out.toString();
  }
}
