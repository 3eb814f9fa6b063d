package reg.node.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.IntNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.ipld.multiformats.Multihash;

class ReceiptFileTest {
  private static final Block BLOCK = Block.of(Codec.RAW, "leaf".getBytes(StandardCharsets.UTF_8));
  private static final Receipt RECEIPT =
      new Receipt(
          "did:key:z6Mk/tiny:1",
          BLOCK.cid(),
          DagCbor.encodeBlock(MapNode.EMPTY).cid(),
          new Receipt.Part(List.of("*.json"), List.of("b", "c"), "layers"),
          List.of(new Receipt.UnsignedFile("a/b", 7, Multihash.sha256(new byte[0], 0, 0))),
          Instant.ofEpochSecond(1_800_000_000L));
  private static final Receipt SMALL =
      new Receipt(
          "bafy",
          BLOCK.cid(),
          null,
          new Receipt.Part(List.of(), List.of(), null),
          List.of(),
          Instant.EPOCH);

  @TempDir Path temp;

  @Test
  void readsWhatItWrote() {
    for (Receipt receipt : List.of(RECEIPT, SMALL)) {
      Path folder = temp.resolve("r" + receipt.unsigned().size());
      assertThat(folder.toFile().mkdir()).isTrue();
      assertThat(ReceiptFile.isIn(folder)).isFalse();
      ReceiptFile.write(folder, receipt, List.of(BLOCK));
      assertThat(ReceiptFile.isIn(folder)).isTrue();
      ReceiptFile read = ReceiptFile.read(folder);
      assertThat(read.receipt()).isEqualTo(receipt);
      assertThat(read.require(BLOCK.cid()).bytes()).isEqualTo(BLOCK.bytes());
    }
  }

  @Test
  void saysThatThereIsNone() {
    assertThatThrownBy(() -> ReceiptFile.read(temp))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND))
        .hasMessageContaining(temp.toString());
  }

  @Test
  void refusesEveryTruncationAndFlippedByte() throws IOException {
    ReceiptFile.write(temp, RECEIPT, List.of(BLOCK));
    Path file = temp.resolve(".reg-receipt");
    byte[] bytes = Files.readAllBytes(file);
    int sections = 0;
    for (int length = 0; length < bytes.length; length++) {
      Files.write(file, Arrays.copyOf(bytes, length));
      sections += damage(file) == null ? 1 : 0;
    }
    // Cut between the receipt and the block behind it, the file is a whole CAR.
    assertThat(sections).isEqualTo(1);
    for (int at = 0; at < bytes.length; at++) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 0x10;
      Files.write(file, flipped);
      assertThat(damage(file)).as("byte " + at).isNotNull();
    }
  }

  @Test
  void refusesOtherVersionsAndUnknownFields() {
    MapNode right = (MapNode) RECEIPT.encode();
    assertThat(Receipt.decode(right)).isEqualTo(RECEIPT);
    refuse(with(right, "v", IntNode.of(2)), "version 2");
    refuse(with(right, "more", IntNode.of(2)), "more");
    refuse(with(right, "root", new TextNode("x")), "root");
    refuse(with(right, "pulled", IntNode.of(-1)), "pulled");
    refuse(MapNode.EMPTY, "missing");
  }

  private static void refuse(Node node, String named) {
    assertThatThrownBy(() -> Receipt.decode(node))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
        .hasMessageContaining(named);
  }

  private static Node with(MapNode map, String key, Node value) {
    var entries = new HashMap<>(map.entries());
    entries.put(key, value);
    return MapNode.of(entries);
  }

  private @Nullable Fault damage(Path file) {
    try {
      ReceiptFile.read(temp);
      return null;
    } catch (RegistryException e) {
      assertThat(e.getMessage()).contains(file.toString());
      return e.fault();
    }
  }
}
