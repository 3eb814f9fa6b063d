package reg.libp2p.multistream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import reg.libp2p.MuxedStream;
import reg.libp2p.Together;
import reg.libp2p.Wire;
import reg.libp2p.memory.MemoryChannels;

class MultistreamTest {
  private final List<MuxedStream> ends = MemoryChannels.pair();
  private final MuxedStream dialler = ends.get(0);
  private final MuxedStream listener = ends.get(1);

  @Test
  void agreesOnTheFirstKnownProtocol() throws Exception {
    var accepted = Together.start(() -> Multistream.accept(listener, "/b"::equals));

    assertThat(Multistream.select(dialler, List.of("/a", "/b", "/c"))).isEqualTo("/b");
    assertThat(accepted.get()).isEqualTo("/b");
  }

  @Test
  void speaksTheBytesOfTheSpecification() throws Exception {
    var accepted = Together.start(() -> Multistream.accept(listener, "/noise"::equals));
    Wire.writeFully(dialler, hex("13" + ascii("/multistream/1.0.0\n") + "05" + ascii("/tls\n")));

    var refusal = ByteBuffer.allocate(20 + 4);
    Wire.readFully(dialler, refusal);
    Wire.writeFully(dialler, hex("07" + ascii("/noise\n")));
    var echo = ByteBuffer.allocate(8);
    Wire.readFully(dialler, echo);

    assertThat(refusal.flip()).isEqualTo(hex("13" + ascii("/multistream/1.0.0\n") + "036e610a"));
    assertThat(echo.flip()).isEqualTo(hex("07" + ascii("/noise\n")));
    assertThat(accepted.get()).isEqualTo("/noise");
  }

  @Test
  void failsWhenNothingIsCommon() {
    Together.start(() -> Multistream.accept(listener, "/z"::equals));

    assertThatThrownBy(() -> Multistream.select(dialler, List.of("/a", "/b")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("[/a, /b]");
  }

  @Test
  void givesUpOnADiallerThatProposesTooMuch() {
    var accepted = Together.start(() -> Multistream.accept(listener, "/z"::equals));
    Together.start(
        () ->
            Multistream.select(dialler, Collections.nCopies(Multistream.PROPOSALS_MAX + 1, "/a")));

    assertThatThrownBy(accepted::get).hasMessageContaining("protocols proposed");
  }

  @Test
  void refusesAnAnswerThatIsNeitherYesNorNo() throws IOException {
    Wire.writeFully(listener, Multistream.encode(Multistream.HEADER, "/other"));

    assertThatThrownBy(() -> Multistream.select(dialler, List.of("/a")))
        .hasMessageContaining("/other");
  }

  @Test
  void refusesPeersThatSpeakSomethingElse() throws IOException {
    Wire.writeFully(dialler, ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".repeat(8).getBytes(UTF_8)));
    dialler.closeWrite();

    assertThatThrownBy(() -> Multistream.accept(listener, "/a"::equals))
        .isInstanceOf(IOException.class);
  }

  @Test
  void holdsTheLimitOfATokensLength() throws Exception {
    String longest = "/" + "a".repeat(Multistream.TOKEN_BYTES_MAX - 2);
    var accepted = Together.start(() -> Multistream.accept(listener, longest::equals));
    Multistream.select(dialler, List.of(longest));
    assertThat(accepted.get()).isEqualTo(longest);

    List<MuxedStream> others = MemoryChannels.pair();
    Wire.writeFully(others.get(0), Multistream.encode(Multistream.HEADER, longest + "a"));
    assertThatThrownBy(() -> Multistream.accept(others.get(1), name -> true))
        .hasMessageContaining("1025 bytes");
  }

  private static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(UTF_8));
  }

  private static ByteBuffer hex(String text) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(text));
  }
}
