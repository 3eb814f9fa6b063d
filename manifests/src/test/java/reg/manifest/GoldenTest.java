package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PayloadType;

/** Writer and reader against bytes that another program made and signed. */
class GoldenTest {
  @Test
  void keysHaveTheirNames() {
    assertThat(Golden.ALICE.publisherId()).hasToString(Golden.did(0));
    assertThat(Golden.BOB.publicKey()).hasToString(Golden.did(1));
  }

  @Test
  void releaseHasItsBytes() {
    assertThat(Golden.release().encode()).isEqualTo(Golden.payload("release"));
    assertThat(Release.decode(Golden.payload("release"))).isEqualTo(Golden.release());
    var envelope = Envelope.sign(Golden.release(), Golden.BOB).cosign(Golden.ALICE);
    assertEnvelope("release", envelope);
    assertThat(Release.commitId(envelope.block().cid()))
        .isEqualTo(Golden.commit("release"))
        .hasSize(40);
  }

  @Test
  void pagedReleaseHasItsBytes() {
    assertThat(Golden.paged().encode()).isEqualTo(Golden.payload("paged"));
    assertThat(Release.decode(Golden.payload("paged"))).isEqualTo(Golden.paged());
    assertEnvelope("paged", Envelope.sign(Golden.paged(), Golden.ALICE));
  }

  @Test
  void headHasItsBytes() {
    assertThat(Golden.head().encode()).isEqualTo(Golden.payload("head"));
    assertThat(Head.decode(Golden.payload("head"))).isEqualTo(Golden.head());
    assertEnvelope("head", Envelope.sign(Golden.head(), Golden.ALICE));
  }

  @Test
  void publisherHasItsBytes() {
    assertThat(Golden.publisher().encode()).isEqualTo(Golden.payload("publisher"));
    assertThat(Publisher.decode(Golden.payload("publisher"))).isEqualTo(Golden.publisher());
    assertEnvelope("publisher", Envelope.sign(Golden.publisher(), Golden.ALICE).cosign(Golden.BOB));
  }

  private static void assertEnvelope(String name, Envelope envelope) {
    assertThat(envelope.encode()).isEqualTo(Golden.envelope(name));
    assertThat(envelope.block().cid()).isEqualTo(Golden.cid(name));
    Envelope read = Envelope.decode(Golden.envelope(name));
    assertThat(read.payload()).isEqualTo(Golden.payload(name));
    assertThat(read.claimedSigners()).isEqualTo(envelope.claimedSigners());
    assertThat(read.claimedPublisher()).isEqualTo(Golden.ALICE.publisherId());
    assertThat(read.type()).isEqualTo(envelope.type()).isInstanceOf(PayloadType.class);
  }

  @Test
  void filesHaveTheirPages() {
    assertPages("release", Golden.files());
    assertPages("paged", Golden.pagedFiles());
  }

  private static void assertPages(String name, FileSet files) {
    var blocks = new MemoryBlocks();
    PageList list = files.write(blocks);
    assertThat(sizes(list, blocks)).isEqualTo(Golden.pages(name));
    assertThat(FileSet.read(list, blocks)).isEqualTo(files);
  }

  @Test
  void headsHaveTheirPages() {
    var blocks = new MemoryBlocks();
    PageList list = Golden.headMap().write(blocks);
    assertThat(sizes(list, blocks)).isEqualTo(Golden.pages("head"));
    assertThat(HeadMap.read(list, blocks)).isEqualTo(Golden.headMap());
  }

  @Test
  void readsPagesThatItDidNotWrite() {
    var blocks = new MemoryBlocks();
    blocks.put(Block.of(Codec.DAG_CBOR, Golden.page("release")));
    blocks.put(Block.of(Codec.DAG_CBOR, Golden.page("head")));
    assertThat(Golden.release().content().readFiles(blocks)).isEqualTo(Golden.files());
    assertThat(HeadMap.read(Golden.head().map(), blocks)).isEqualTo(Golden.headMap());
  }

  private static List<Map.Entry<Cid, Integer>> sizes(PageList list, MemoryBlocks blocks) {
    return list.pages().stream()
        .map(page -> Map.entry(page, Objects.requireNonNull(blocks.get(page)).size()))
        .toList();
  }
}
