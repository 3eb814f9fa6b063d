package reg.manifest.age;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import reg.base.RegistryException;

/** C2SP's test vectors for age, those without armor, passphrases and post-quantum keys. */
class AgeVectorsIT {
  /** A vector: what its lines say, and the file behind them. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Vector(String name, Map<String, String> says, byte[] file) {}

  @Test
  void everyVectorComesOutAsItSays() throws IOException {
    Path folder =
        Path.of(System.getProperty("reg.repository", "..")).resolve("peers/bin/age-vectors");
    assertThat(folder).describedAs("made by 'peers/install age'").isDirectory();
    int seen = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        Vector vector = read(file);
        String identity = vector.says.getOrDefault("identity", "");
        boolean ours =
            identity.startsWith("AGE-SECRET-KEY-1")
                && !vector.says.containsKey("armored")
                && !vector.says.containsKey("passphrase");
        if (ours) {
          assertThat(outcome(vector)).describedAs(vector.name).isEqualTo(expected(vector));
          seen++;
        }
      }
    }
    assertThat(seen).isGreaterThan(60);
  }

  private static String expected(Vector vector) {
    String expect = vector.says.getOrDefault("expect", "");
    return expect.equals("success") ? "success " + vector.says.get("payload") : expect;
  }

  private static String outcome(Vector vector) {
    AgeHeader header;
    AgeFileKey key;
    try {
      header = AgeHeader.read(vector.file);
      key = header.open(List.of(AgeIdentity.parse(vector.says.getOrDefault("identity", ""))));
    } catch (RegistryException e) {
      boolean mac = String.valueOf(e.getMessage()).contains("MAC");
      return mac ? "HMAC failure" : "header failure";
    }
    if (key == null) {
      return "no match";
    }
    byte[] payload = Arrays.copyOfRange(vector.file, header.bytes().length, vector.file.length);
    if (payload.length < AgePayload.NONCE_BYTES) {
      // The vectors count the nonce among what comes before the payload.
      return "header failure";
    }
    try {
      return "success " + HexFormat.of().formatHex(sha256(Payloads.open(key, payload)));
    } catch (RegistryException e) {
      return "payload failure";
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Vector read(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    var says = new HashMap<String, String>();
    var line = new ByteArrayOutputStream();
    int at = 0;
    for (; all[at] != '\n' || line.size() > 0; at++) {
      if (all[at] == '\n') {
        String[] words = line.toString(StandardCharsets.US_ASCII).split(": ", 2);
        says.putIfAbsent(words[0], words[1]);
        line.reset();
      } else {
        line.write(all[at]);
      }
    }
    byte[] rest = Arrays.copyOfRange(all, at + 1, all.length);
    if (says.containsKey("compressed")) {
      rest = new InflaterInputStream(new java.io.ByteArrayInputStream(rest)).readAllBytes();
    }
    return new Vector(String.valueOf(file.getFileName()), says, rest);
  }
}
