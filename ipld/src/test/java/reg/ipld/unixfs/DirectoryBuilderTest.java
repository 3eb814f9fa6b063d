package reg.ipld.unixfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;

class DirectoryBuilderTest {
  private final Trees trees = new Trees();

  private Subtree directory(UnixFsProfile profile, List<String> names) {
    Subtree child = trees.file(profile, "x");
    var builder = new DirectoryBuilder(profile, trees);
    names.forEach(name -> builder.add(name, child));
    return builder.finish();
  }

  @ParameterizedTest
  @CsvSource({
    "V0_2015, QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn",
    "V1_2025, bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354"
  })
  void writesTheEmptyDirectory(UnixFsProfile profile, String cid) {
    assertThat(directory(profile, List.of()).cid()).hasToString(cid);
  }

  /** The golden fixtures of IPIP-499, either side of the threshold. */
  @ParameterizedTest
  @CsvSource({
    "4096, 30, QmX5GtRk3TSSEHtdrykgqm4eqMEn3n2XhfkFAis5fjyZmN",
    "4033, 31, QmeMiJzmhpJAUgynAcxTQYek5PPKgdv3qEvFsdV3XpVnvP"
  })
  void reproducesTheFixturesOfV0(int count, int length, String cid) {
    var keystream = new Keystream("hamt-unixfs-v0-2015");
    assertThat(directory(UnixFsProfile.V0_2015, names(keystream, count, length)).cid())
        .hasToString(cid);
  }

  @ParameterizedTest
  @CsvSource({
    "21, bafybeic3h7rwruealwxkacabdy45jivq2crwz6bufb5ljwupn36gicplx4",
    "22, bafybeiegvuterwurhdtkikfhbxcldohmxp566vpjdofhzmnhv6o4freidu"
  })
  void reproducesTheFixturesOfV1(int lastLength, String cid) {
    var keystream = new Keystream("hamt-unixfs-v1-2025");
    List<String> names = names(keystream, 4765, 11);
    names.add(keystream.name(lastLength));
    assertThat(directory(UnixFsProfile.V1_2025, names).cid()).hasToString(cid);
  }

  private static List<String> names(Keystream keystream, int count, int length) {
    var names = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      names.add(keystream.name(length));
    }
    return names;
  }

  @Test
  void doesNotDependOnTheOrderOfEntries() {
    List<String> names = names(new Keystream("order"), 20_000, 12);
    Subtree first = directory(UnixFsProfile.V1_2025, names);
    Collections.shuffle(names, new Random(7));
    assertThat(directory(UnixFsProfile.V1_2025, names)).isEqualTo(first);
    Subtree few = directory(UnixFsProfile.V0_2015, List.of("b", "é", "a", "B"));
    assertThat(directory(UnixFsProfile.V0_2015, List.of("é", "B", "b", "a"))).isEqualTo(few);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\0"})
  void refusesNamesThatAreNone(String name) {
    assertFault(Fault.INVALID_REQUEST, List.of(name));
  }

  @Test
  void refusesTheSameNameTwice() {
    assertFault(Fault.INVALID_REQUEST, List.of("a", "b", "a"));
  }

  private void assertFault(Fault fault, List<String> names) {
    assertThatThrownBy(() -> directory(UnixFsProfile.V1_2025, names))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }
}
