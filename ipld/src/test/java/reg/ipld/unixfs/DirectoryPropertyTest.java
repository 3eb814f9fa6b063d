package reg.ipld.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import reg.ipld.Link;

class DirectoryPropertyTest {
  private final Trees trees = new Trees();
  private final UnixFsReader reader = new UnixFsReader(trees);
  private final Subtree child = trees.file(UnixFsProfile.V1_2025, "x");

  @Provide
  Arbitrary<Set<String>> names() {
    return Arbitraries.strings()
        .withChars("abcAB.-é日")
        .ofMinLength(1)
        .ofMaxLength(5)
        .filter(DirectoryEntry::isName)
        .set()
        .ofMaxSize(300);
  }

  private List<DirectoryEntry> entries(List<String> names) {
    return names.stream().map(name -> new DirectoryEntry(child.named(name))).toList();
  }

  @Tag("slow")
  @Property(tries = 100)
  void listsAndFindsWhatWasAdded(
      @ForAll UnixFsProfile profile, @ForAll("names") Set<String> names, @ForAll Random random) {
    var order = new ArrayList<>(names);
    Collections.shuffle(order, random);
    var flat = new DirectoryBuilder(profile, trees);
    order.forEach(name -> flat.add(name, child));
    List<Link> listed = reader.list(flat.finish().cid());
    assertThat(listed).extracting(Link::name).containsExactlyInAnyOrderElementsOf(names);
    if (names.isEmpty()) {
      return;
    }
    Subtree sharded = new ShardWriter(profile, trees).write(entries(order));
    assertThat(reader.list(sharded.cid())).isEqualTo(listed);
    for (String name : names) {
      assertThat(reader.find(sharded.cid(), name)).isEqualTo(child.named(name));
    }
    assertThat(reader.find(sharded.cid(), "none")).isNull();
    Collections.shuffle(order, random);
    assertThat(new ShardWriter(profile, trees).write(entries(order))).isEqualTo(sharded);
  }
}
