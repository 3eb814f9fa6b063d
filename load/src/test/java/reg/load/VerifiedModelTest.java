package reg.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;
import reg.manifest.Head;
import reg.manifest.HeadMap;
import reg.manifest.HeadPosition;
import reg.manifest.HeadTarget;
import reg.manifest.Validity;
import reg.manifest.Version;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.Fork;
import reg.node.Home;
import reg.node.RegConfig;
import reg.node.Registry;
import reg.node.folder.ExpectedFile;
import reg.node.name.Heads;
import reg.node.name.PublisherHead;
import reg.node.pull.Selection;
import reg.storage.Commit;

class VerifiedModelTest {
  @TempDir Path temp;
  private Published published;

  @BeforeEach
  void publish() throws IOException {
    published = Published.in(temp);
  }

  private static void refused(Fault fault, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private static byte[] all(VerifiedFile file) {
    return file.read(0, (int) file.size()).array();
  }

  @Test
  void givesTheBytesFromTheFolderAndFromTheStore() throws IOException {
    for (VerifiedModel model :
        List.of(
            VerifiedModel.open(published.out()),
            VerifiedModel.open(published.registry(), "tiny:1"))) {
      try (model) {
        assertThat(model.files())
            .containsOnlyKeys("a.txt", "big.bin", "empty", "größe", Published.WEIGHTS);
        assertThat(model.ref()).isEqualTo(published.pushed().name().ref());
        for (VerifiedFile file : model.files().values()) {
          byte[] expected = Files.readAllBytes(published.source().resolve(file.path()));
          assertThat(all(file)).as(file.toString()).isEqualTo(expected);
          assertThat(file.size()).isEqualTo(expected.length);
        }
        long weights = Files.size(published.source().resolve(Published.WEIGHTS));
        assertThat(model.bytes()).isEqualTo(9_000_000 + 5 + 6 + weights);
        refused(Fault.NOT_FOUND, () -> model.file("none"));
      }
    }
  }

  @Test
  void givesTensorsByName() {
    try (var model = VerifiedModel.open(published.out())) {
      VerifiedTensors tensors = model.tensors(Published.WEIGHTS);
      assertThat(tensors.names()).containsExactly("large", "small");
      assertThat(tensors.tensor("large").shape()).containsExactly(750L, 1000L);
      assertThat(tensors.read("small").getInt()).isEqualTo(42);
      byte[] large = new byte[Published.TENSOR_BYTES];
      new java.util.Random(1).nextBytes(large);
      assertThat(tensors.read("large").array()).isEqualTo(large);
      assertThat(tensors.metadata()).isEmpty();
      refused(Fault.NOT_FOUND, () -> tensors.read("none"));
      refused(Fault.MALFORMED, () -> model.tensors("a.txt"));
    }
  }

  @Test
  void readsAnyPart() throws IOException {
    byte[] expected = Files.readAllBytes(published.source().resolve("big.bin"));
    try (var model = VerifiedModel.open(published.out())) {
      VerifiedFile file = model.file("big.bin");
      for (int[] part :
          new int[][] {{0, 1}, {8_999_999, 1}, {0, 0}, {9_000_000, 0}, {123_456, 7_000_000}}) {
        assertThat(file.read(part[0], part[1]).array())
            .isEqualTo(java.util.Arrays.copyOfRange(expected, part[0], part[0] + part[1]));
      }
      refused(Fault.INVALID_REQUEST, () -> file.read(9_000_000, 1));
      refused(Fault.INVALID_REQUEST, () -> file.read(-1, 1));
      refused(Fault.INVALID_REQUEST, () -> file.read(0, -1));
    }
  }

  @Test
  void channelsAreLikeThoseOfFilesButReadOnly() throws IOException {
    byte[] expected = Files.readAllBytes(published.source().resolve("big.bin"));
    try (var model = VerifiedModel.open(published.out())) {
      SeekableByteChannel channel = model.file("big.bin").channel();
      var buffer = ByteBuffer.allocate(expected.length);
      while (channel.read(buffer) >= 0 && buffer.hasRemaining()) {}
      assertThat(buffer.array()).isEqualTo(expected);
      assertThat(channel.position()).isEqualTo(channel.size()).isEqualTo(expected.length);
      assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      var one = ByteBuffer.allocate(1);
      assertThat(channel.position(77).read(one)).isEqualTo(1);
      assertThat(one.get(0)).isEqualTo(expected[77]);
      assertThatThrownBy(() -> channel.write(one)).isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> channel.truncate(0)).isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> channel.position(-1)).isInstanceOf(IllegalArgumentException.class);
      channel.close();
      assertThat(channel.isOpen()).isFalse();
      assertThatThrownBy(() -> channel.read(one)).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(channel::position).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(() -> channel.position(0)).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(channel::size).isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void aFlippedByteIsNeverReturnedAndSparesTheRest() throws IOException {
    published.flip("big.bin", 5_000_000);
    try (var model = VerifiedModel.open(published.out())) {
      VerifiedFile file = model.file("big.bin");
      refused(Fault.CORRUPT, () -> file.read(0, 9_000_000));
      refused(Fault.CORRUPT, () -> file.read(5_000_000, 1));
      assertThat(file.read(0, 100).remaining()).isEqualTo(100);
      assertThat(file.read(8_999_000, 1000).remaining()).isEqualTo(1000);
      var channel = file.channel();
      channel.position(5_000_000);
      refused(Fault.CORRUPT, () -> channel.read(ByteBuffer.allocate(1)));
    }
  }

  @Test
  void refusesFilesThatAreShorterGoneOrLinks() throws IOException {
    Path file = published.out().resolve("a.txt");
    try (var model = VerifiedModel.open(published.out())) {
      Files.writeString(file, "hell");
      refused(Fault.CORRUPT, () -> all(model.file("a.txt")));
      Files.writeString(file, "hello and more");
      assertThat(all(model.file("a.txt"))).asString().isEqualTo("hello");
      Path moved = Files.move(file, temp.resolve("moved"));
      refused(Fault.NOT_FOUND, () -> all(model.file("a.txt")));
      Files.createSymbolicLink(file, moved);
      refused(Fault.STORAGE, () -> all(model.file("a.txt")));
    }
  }

  @Test
  void refusesWhatNobodySigned() {
    Path bare = temp.resolve("bare");
    String root = published.pushed().root().toString();
    published.pull(root, bare, Selection.ALL);
    refused(Fault.UNSIGNED, () -> VerifiedModel.open(bare));
    refused(Fault.UNSIGNED, () -> VerifiedModel.open(published.registry(), root));
    refused(Fault.NOT_FOUND, () -> VerifiedModel.open(published.source()));
    Path part = temp.resolve("part");
    published.pull("tiny:1", part, new Selection(List.of(), List.of(), "small"));
    try (var model = VerifiedModel.open(part)) {
      assertThat(model.files()).doesNotContainKey(Published.WEIGHTS);
    }
  }

  @Test
  void refusesWhatWasWithdrawnSince() {
    try (var model = VerifiedModel.open(published.registry(), published.out())) {
      assertThat(model.ref()).endsWith("/tiny:1");
    }
    withdraw();
    refused(Fault.REVOKED, () -> VerifiedModel.open(published.registry(), published.out()));
    refused(Fault.REVOKED, () -> VerifiedModel.open(published.registry(), "tiny:1"));
  }

  @Test
  void refusesWhatThePolicyDenies() throws IOException {
    var registry = published.registry();
    Files.writeString(registry.home().policyFile(), "[[rule]]\nmatch = \"*/another\"\n");
    refused(Fault.REFUSED_BY_POLICY, () -> VerifiedModel.open(registry, published.out()));
    refused(Fault.REFUSED_BY_POLICY, () -> VerifiedModel.open(registry, "tiny:1"));
    Files.writeString(registry.home().policyFile(), "[[rule]]\nmatch = \"*/tiny\"\n");
    try (var model = VerifiedModel.open(registry, published.out())) {
      assertThat(model.files()).isNotEmpty();
    }
  }

  /** Attack: a model that runs code when it is loaded. */
  @Test
  void refusesAPickleThatNobodyAllowed() throws IOException {
    var registry = published.registry();
    Path source = Files.createDirectory(temp.resolve("pickled"));
    Files.writeString(source.resolve("model.pkl"), "cos\nsystem\n(S'touch ran'\ntR.");
    Published.push(registry, source, "evil:1");
    Path out = temp.resolve("evil");
    published.pull("evil:1", out, Selection.ALL);
    refused(Fault.REFUSED_BY_POLICY, () -> VerifiedModel.open(registry, "evil:1"));
    refused(Fault.REFUSED_BY_POLICY, () -> VerifiedModel.open(registry, out));
    Files.writeString(registry.home().policyFile(), "[[rule]]\nmatch = \"*/evil\"\n");
    try (var model = VerifiedModel.open(registry, "evil:1")) {
      assertThat(model.files()).containsOnlyKeys("model.pkl");
    }
  }

  @Test
  void refusesAPublisherThatWasNeverMetUnlessItsKeyIsNamed() throws IOException {
    var id = published.registry().key().publisherId();
    Home home = Home.at(temp.resolve("stranger"));
    home.create();
    var registry =
        Registry.over(
            home, RegConfig.DEFAULTS, published.registry().storage(), published.registry().clock());
    String release = String.valueOf(published.pushed().release());
    assertThatThrownBy(() -> VerifiedModel.open(registry, published.out()))
        .hasMessageContaining("reg trust add NAME " + id);
    refused(Fault.REFUSED_BY_POLICY, () -> VerifiedModel.open(registry, published.out()));
    refused(Fault.REFUSED_BY_POLICY, () -> VerifiedModel.open(registry, release));
    VerifiedModel.open(registry, id + "/tiny:1").close();
    VerifiedModel.open(registry, id + "/tiny@" + release).close();
    assertThat(registry.trust().standing(id).isKnown()).isFalse();
    Files.writeString(home.policyFile(), "[[rule]]\nmatch = \"*/*\"\nthen = \"ask\"\n");
    refused(Fault.REFUSED_BY_POLICY, () -> VerifiedModel.open(registry, id + "/tiny:1"));
    Files.delete(home.policyFile());
    registry.trust().pin(id, "alice");
    VerifiedModel.open(registry, "alice/tiny:1").close();
    VerifiedModel.open(registry, published.out()).close();
  }

  @Test
  void aFlippedByteIsFoundByTheScanToo() throws IOException {
    published.flip(Published.WEIGHTS, 9);
    refused(Fault.CORRUPT, () -> VerifiedModel.open(published.registry(), published.out()));
  }

  @Test
  void refusesAPublisherWithTwoHistories() {
    var registry = published.registry();
    var id = registry.key().publisherId();
    registry.trust().addFork(Fork.ofHeads(id, List.of(), head(1), head(2)));
    refused(Fault.ROLLBACK, () -> VerifiedModel.open(registry, published.out()));
    refused(Fault.ROLLBACK, () -> VerifiedModel.open(registry, "tiny:1"));
  }

  private Block head(long second) {
    var registry = published.registry();
    Instant issued = Instant.ofEpochSecond(second);
    var head =
        new Head(
            registry.key().publisherId(),
            new HeadPosition(0, 7),
            Cid.v1(Codec.DAG_CBOR, Multihash.ofSha256(new byte[32])),
            new Validity(issued, issued.plusSeconds(60)),
            HeadMap.EMPTY.write(registry.storage().blocks()));
    return Envelope.sign(head, registry.key()).block();
  }

  private void withdraw() {
    var heads = new Heads(published.registry());
    PublisherHead before = heads.require(heads.own());
    try (var model = VerifiedModel.open(published.out())) {
      var id = model.release().release().id();
      var gone =
          new HeadTarget.Gone(model.release().cid(), HeadTarget.State.WITHDRAWN, "it is unsafe");
      var map =
          before
              .map()
              .edit()
              .remove(id.name(), new Version("latest"))
              .put(id.name(), id.version(), gone)
              .build();
      var commit = new Commit();
      heads.advance(commit, before, map);
      published.registry().storage().commit(commit);
    }
  }

  @Test
  void refusesALargeFileWithOneHash() {
    byte[] digest = new byte[32];
    var large =
        new ExpectedFile("large", 1L << 40, Cid.v1(Codec.RAW, Multihash.ofSha256(digest)), null);
    refused(Fault.INVALID_REQUEST, () -> Chunks.of(large, path -> null));
  }
}
