package reg.ipld.multiformats;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;

class MultibaseTest {
  /** The specification's vectors. */
  @ParameterizedTest
  @CsvSource({
    "BASE16, f796573206d616e692021",
    "BASE32, bpfsxgidnmfxgsibb",
    "BASE36, k2lcpzo5yikidynfl",
    "BASE58BTC, z7paNL19xttacUY",
    "BASE64, meWVzIG1hbmkgIQ",
    "BASE64URL, ueWVzIG1hbmkgIQ"
  })
  void writesAndReadsTheVectors(Multibase base, String text) {
    byte[] bytes = "yes mani !".getBytes(US_ASCII);
    assertThat(base.encode(bytes)).isEqualTo(text);
    assertThat(Multibase.decode(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "BASE16, f00796573206d616e692021",
    "BASE32, bab4wk4zanvqw42jaee",
    "BASE36, k02lcpzo5yikidynfl",
    "BASE58BTC, z17paNL19xttacUY"
  })
  void keepsALeadingZero(Multibase base, String text) {
    byte[] bytes = "\0yes mani !".getBytes(US_ASCII);
    assertThat(base.encode(bytes)).isEqualTo(text);
    assertThat(Multibase.decode(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"F796573206D616E692021", "BPFSXGIDNMFXGSIBB", "K2LCPZO5YIKIDYNFL"})
  void readsUpperCase(String text) {
    assertThat(Multibase.decode(text)).asString(US_ASCII).isEqualTo("yes mani !");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x00",
        "f0",
        "f0g",
        "f0A",
        "Ff0a",
        "b1",
        "ba",
        "bab",
        "baaaaaaaba",
        "bA",
        "z0",
        "zI",
        "z l",
        "mQ",
        "mQR",
        "mQQ==",
        "m-_8",
        "u+/8",
        "uQQ=",
        "k_",
        "é"
      })
  void refusesForeignCharactersTrailingBitsAndPadding(String text) {
    assertMalformed(text);
  }

  @Test
  void refusesTextThatWouldTakeLong() {
    byte[] most = new byte[Multibase.TEXT_MAX];
    assertThat(Multibase.BASE58BTC.decodeBare("1".repeat(Multibase.TEXT_MAX))).isEqualTo(most);
    assertMalformed("z" + "1".repeat(Multibase.TEXT_MAX + 1));
  }

  @Property
  void readsWhatItWrote(@ForAll Multibase base, @ForAll @Size(max = 200) byte[] bytes) {
    assertThat(Multibase.decode(base.encode(bytes))).isEqualTo(bytes);
    assertThat(base.decodeBare(base.encodeBare(bytes))).isEqualTo(bytes);
  }

  @Property
  void hasOneTextForEachValue(@ForAll String text) {
    byte[] bytes;
    try {
      bytes = Multibase.decode(text);
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
      return;
    }
    char prefix = Character.toLowerCase(text.charAt(0));
    String canonical = "fbk".indexOf(prefix) >= 0 ? text.toLowerCase(Locale.ROOT) : text;
    assertThat(Arrays.stream(Multibase.values()).map(base -> base.encode(bytes)))
        .contains(canonical);
  }

  private static void assertMalformed(String text) {
    assertThatThrownBy(() -> Multibase.decode(text))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @Test
  void saysWhatIsWrongWithTheText() {
    assertThatThrownBy(() -> Multibase.decode("z1l0"))
        .hasMessage("not multibase text '1l0': character 'l' is not of base58btc");
    assertThatThrownBy(() -> Multibase.decode("bab"))
        .hasMessage("not multibase text 'ab': trailing bits");
    assertThatThrownBy(() -> Multibase.decode("f0"))
        .hasMessage("not multibase text '0': not base16");
    assertThatThrownBy(() -> Multibase.decode("k" + "1".repeat(Multibase.TEXT_MAX + 1)))
        .hasMessage("not multibase text '" + "1".repeat(32) + "…': longer than 4096 characters");
  }
}
