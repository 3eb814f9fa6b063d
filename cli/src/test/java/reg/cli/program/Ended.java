package reg.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;

/**
 * What a process did.
 *
 * @param command its words, for messages
 * @param code its exit code; 128 and the signal's number when a signal ended it
 * @param out standard output
 * @param err standard error
 * @param peakKib the most memory that was resident; 0 when it ended too soon to be seen
 * @param elapsed wall time
 */
record Ended(String command, int code, String out, String err, long peakKib, Duration elapsed) {

  Ended requireCode(int expected) {
    assertThat(code).as(toString()).isEqualTo(expected);
    return this;
  }

  /** The document on standard output. */
  JsonNode json() {
    try {
      return new ObjectMapper().readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError(toString(), e);
    }
  }

  /** The last word of standard output. */
  String lastWord() {
    String text = out.strip();
    return text.substring(Math.max(text.lastIndexOf(' '), text.lastIndexOf('\n')) + 1);
  }

  @Override
  public String toString() {
    return command + "\nended with " + code + " in " + elapsed + "\n" + out + err;
  }
}
