package reg.node.trust;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import reg.ipld.multiformats.Multihash;
import reg.manifest.PublisherId;

/**
 * A publisher's id as words that two people can compare over a telephone: the first 88 bits of
 * {@code sha256("reg/fingerprint/v1" || key)}, 11 bits a word, first bits first. The words are
 * those of BIP-39; its checksum is not used. Format page: docs/formats/trust.md.
 */
public final class Fingerprint {
  private static final String DOMAIN = "reg/fingerprint/v1";
  private static final int WORDS = 8;
  private static final int BITS_PER_WORD = 11;

  private Fingerprint() {}

  /** Eight words, separated by spaces. */
  public static String of(PublisherId id) {
    byte[] domain = DOMAIN.getBytes(StandardCharsets.US_ASCII);
    byte[] key = id.genesisKey().bytes();
    byte[] input = ByteBuffer.allocate(domain.length + key.length).put(domain).put(key).array();
    var digest = new BigInteger(1, Multihash.sha256(input, 0, input.length).digest());
    List<String> list = words();
    var words = new ArrayList<String>();
    for (int i = 1; i <= WORDS; i++) {
      int index = digest.shiftRight(256 - i * BITS_PER_WORD).intValue() & (list.size() - 1);
      words.add(list.get(index));
    }
    return String.join(" ", words);
  }

  private static List<String> words() {
    var in = Objects.requireNonNull(Fingerprint.class.getResourceAsStream("words.txt"));
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> words = reader.lines().filter(line -> !line.startsWith("#")).toList();
      if (words.size() != 1 << BITS_PER_WORD) {
        throw new IllegalStateException(words.size() + " words");
      }
      return words;
    } catch (IOException e) {
      throw new IllegalStateException("the list of words cannot be read", e);
    }
  }
}
