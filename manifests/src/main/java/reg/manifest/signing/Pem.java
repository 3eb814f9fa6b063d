package reg.manifest.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import reg.base.Fault;
import reg.base.RegistryException;

/** DER in text: PEM with one label (RFC 7468), nothing before, between or behind the blocks. */
public final class Pem {
  public static final String PRIVATE_KEY = "PRIVATE KEY";
  public static final String PUBLIC_KEY = "PUBLIC KEY";
  public static final String CERTIFICATE = "CERTIFICATE";

  private static final int COLUMNS = 64;

  private Pem() {}

  /** One block, with lines of 64 columns that end in LF. */
  public static String encode(String label, byte[] der) {
    String body = Base64.getMimeEncoder(COLUMNS, new byte[] {'\n'}).encodeToString(der);
    return begin(label) + "\n" + body + "\n" + end(label) + "\n";
  }

  /**
   * The blocks of a text, at least one.
   *
   * @throws RegistryException MALFORMED for anything else
   */
  public static List<byte[]> decode(String label, String text) {
    var blocks = new ArrayList<byte[]>();
    String rest = text.strip();
    while (!rest.isEmpty()) {
      int end = rest.indexOf(end(label));
      if (!rest.startsWith(begin(label)) || end < 0) {
        throw malformed(label);
      }
      blocks.add(block(label, rest.substring(begin(label).length(), end)));
      rest = rest.substring(end + end(label).length()).strip();
    }
    if (blocks.isEmpty()) {
      throw malformed(label);
    }
    return blocks;
  }

  private static byte[] block(String label, String body) {
    String plain = body.replaceAll("[\\r\\n\\t ]", "");
    try {
      return Base64.getDecoder().decode(plain.getBytes(US_ASCII));
    } catch (IllegalArgumentException e) {
      throw malformed(label);
    }
  }

  private static RegistryException malformed(String label) {
    return new RegistryException(Fault.MALFORMED, "this is not a " + label + " in PEM");
  }

  private static String begin(String label) {
    return "-----BEGIN " + label + "-----";
  }

  private static String end(String label) {
    return "-----END " + label + "-----";
  }
}
