package reg.cli.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reg.base.RegistryException;
import reg.testdata.Vectors;

class FrameTest {
  private static final JsonNode GOLDEN = Vectors.json("control/cases.json");
  private static final CommandRequest REQUEST =
      new CommandRequest(
          "1.0",
          List.of("ls", "--json"),
          Path.of("/tmp"),
          Map.of("REG_HOME", "/srv/reg", "PASSWORD", "stays here"));

  @Test
  void framesHaveTheirBytes() throws IOException {
    assertThat(written(new Frame(Frame.Kind.REQUEST, REQUEST.encode())))
        .isEqualTo(bytes("request"));
    assertThat(written(Frame.empty(Frame.Kind.WANT_INPUT))).isEqualTo(bytes("wantInput"));
    assertThat(written(new Frame(Frame.Kind.OUT, "a:1".getBytes(UTF_8)))).isEqualTo(bytes("out"));
    assertThat(written(new Frame(Frame.Kind.EXIT, new byte[] {(byte) 130})))
        .isEqualTo(bytes("exit"));
  }

  @Test
  void aRequestIsReadWithoutTheVariablesOfOthers() throws IOException {
    Frame frame = Objects.requireNonNull(read(bytes("request")));
    CommandRequest read = CommandRequest.decode(frame.bytes());
    assertThat(read.arguments()).isEqualTo(REQUEST.arguments());
    assertThat(read.folder()).isEqualTo(REQUEST.folder());
    assertThat(read.environment()).isEqualTo(Map.of("REG_HOME", "/srv/reg"));
  }

  @Test
  void refusesUnknownKindsLongFramesAndTruncation() throws IOException {
    assertThat(read(new byte[0])).isNull();
    byte[] whole = bytes("out");
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
    }
    for (String wrong : List.of("5a00000000", "4f00100001", "4fffffffff")) {
      assertThatThrownBy(() -> read(HexFormat.of().parseHex(wrong)))
          .isInstanceOf(IOException.class);
    }
    byte[] other = HexFormat.of().parseHex("a0");
    assertThatThrownBy(() -> CommandRequest.decode(other)).isInstanceOf(RegistryException.class);
  }

  private static byte[] written(Frame frame) throws IOException {
    var out = new ByteArrayOutputStream();
    frame.write(new DataOutputStream(out));
    return out.toByteArray();
  }

  private static @Nullable Frame read(byte[] bytes) throws IOException {
    return Frame.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  private static byte[] bytes(String name) {
    return HexFormat.of().parseHex(GOLDEN.required(name).asText());
  }
}
