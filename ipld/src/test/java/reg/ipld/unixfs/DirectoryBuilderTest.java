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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.testdata.Ipip499;
import reg.testdata.Ipip499.FolderFixture;
import reg.testdata.SeededBytes;

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

  static List<FolderFixture> fixtures() {
    return Ipip499.folders();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void reproducesTheFixturesOfIpip499EitherSideOfTheThreshold(FolderFixture fixture) {
    boolean v0 = fixture.profile().equals("unixfs-v0-2015");
    Subtree root = directory(v0 ? UnixFsProfile.V0_2015 : UnixFsProfile.V1_2025, fixture.names());
    assertThat(root.cid()).hasToString(fixture.root());
    assertThat(UnixFsNode.decode(trees.require(root.cid())).data() instanceof UnixFsData.Shard)
        .isEqualTo(fixture.sharded());
  }

  @Test
  void doesNotDependOnTheOrderOfEntries() {
    var letters = SeededBytes.of("order");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      names.add(letters.nextName(12));
    }
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
