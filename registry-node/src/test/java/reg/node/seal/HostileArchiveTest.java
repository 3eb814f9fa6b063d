package reg.node.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.unixfs.FileBuilder;
import reg.ipld.unixfs.UnixFsProfile;
import reg.ipld.unixfs.UnixFsReader;
import reg.node.TestHome;
import reg.node.push.PushResult;
import reg.storage.BlockStore;

/** What nobody without the key of a file can make of it. */
class HostileArchiveTest {
  @TempDir Path folder;
  private TestHome alice;
  private BlockStore blocks;
  private List<byte[]> leaves = List.of();

  @BeforeEach
  void push() {
    alice = TestHome.inMemory(folder);
    Path model = alice.folder("m", "a.txt:hello");
    TestHome.random(model.resolve("w.bin"), (2 << 20) + 1);
    PushResult pushed = PrivateHome.push(alice, model, "m:1");
    blocks = alice.registry().storage().blocks();
    var reader = new UnixFsReader(blocks);
    leaves = new ArrayList<>();
    reader
        .leaves(reader.resolve(pushed.root(), Archive.FILE))
        .forEachRemaining(leaf -> leaves.add(blocks.require(leaf.cid()).bytes()));
  }

  private Cid file(List<byte[]> of) {
    var builder = new FileBuilder(UnixFsProfile.V1_2025, blocks);
    for (byte[] bytes : of) {
      Block leaf = Block.of(Codec.RAW, bytes);
      blocks.put(leaf);
      builder.add(leaf, bytes.length);
    }
    return builder.finish().cid();
  }

  private byte[] readAll(Cid file) {
    var keys = new reg.node.key.ReaderKeys(alice.registry().home()).all(List.of());
    var bytes = new SealedBytes(blocks, file);
    var key = bytes.header().open(keys);
    assertThat(key).isNotNull();
    return bytes.unlock(java.util.Objects.requireNonNull(key)).read(0, (int) bytes.size());
  }

  private void refused(Fault fault, List<byte[]> of) {
    Cid file = file(of);
    assertThatThrownBy(() -> readAll(file))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  @Test
  void theOriginalIsRead() {
    String content = new String(readAll(file(leaves)), StandardCharsets.ISO_8859_1);
    assertThat(content).startsWith(".reg-receipt\0").contains("hello");
  }

  @Test
  void leavesCannotBeMovedLeftOutOrChanged() {
    refused(Fault.CORRUPT, List.of(leaves.get(0), leaves.get(2), leaves.get(1), leaves.get(3)));
    refused(Fault.CORRUPT, leaves.subList(0, leaves.size() - 1));
    byte[] changed = leaves.get(1).clone();
    changed[20]++;
    refused(Fault.CORRUPT, List.of(leaves.get(0), changed, leaves.get(2), leaves.get(3)));
    refused(Fault.MALFORMED, leaves.subList(0, 1));
    byte[] longer = Arrays.copyOf(leaves.getFirst(), leaves.getFirst().length + 1);
    refused(Fault.MALFORMED, List.of(longer, leaves.get(1)));
    refused(Fault.MALFORMED, List.of(leaves.get(1), leaves.get(2)));
    byte[] half = Arrays.copyOf(leaves.get(1), 1 << 19);
    byte[] rest = Arrays.copyOfRange(leaves.get(1), 1 << 19, 1 << 20);
    refused(Fault.MALFORMED, List.of(leaves.get(0), half, rest, leaves.get(2), leaves.get(3)));
  }

  @Test
  void tarHeadersTellOnlyWhatTheirWriterMeant() {
    byte[] header = TarEntries.file("x", 077);
    assertThat(TarEntries.sizeIn(header, "x")).isEqualTo(077);
    assertThat(TarEntries.sizeIn(header, "y")).isEqualTo(-1);
    header[130] = '9';
    assertThat(TarEntries.sizeIn(header, "x")).isEqualTo(-1);
    assertThat(TarEntries.file("x", 1L << 33)).hasSize(3 * TarEntries.BLOCK_BYTES);
    assertThat(TarEntries.folder("f".repeat(100))).hasSize(3 * TarEntries.BLOCK_BYTES);
  }
}
