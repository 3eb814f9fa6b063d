package reg.manifest.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.TextNode;
import reg.manifest.Golden;

class ManifestLinksTest {
  private static List<Cid> links(byte[] cbor) {
    return ManifestLinks.of(Block.of(Codec.DAG_CBOR, cbor));
  }

  @Test
  void aReleaseKeepsItsTreeAndItsList() {
    var content = Golden.paged().content();
    var kept = new ArrayList<Cid>(List.of(content.root()));
    kept.addAll(content.files().pages());
    assertThat(links(Golden.envelope("paged"))).isEqualTo(kept).hasSize(3);
  }

  @Test
  void aHeadKeepsItsMapAndNoRelease() {
    assertThat(links(Golden.envelope("head"))).isEqualTo(Golden.head().map().pages());
    assertThat(links(Golden.page("head"))).isEmpty();
    assertThat(links(Golden.page("release"))).isEmpty();
    assertThat(links(Golden.envelope("publisher"))).isEmpty();
  }

  @Test
  void anotherBlockKeepsWhatItLinksTo() {
    Cid cid = Golden.tree("x");
    var link = new LinkNode(cid);
    MapNode files = MapNode.builder().put("files", cid).build();
    assertThat(links(DagCbor.encode(files))).containsExactly(cid);
    assertThat(links(DagCbor.encode(new ListNode(List.of(link, link))))).containsExactly(cid, cid);
    MapNode alike =
        MapNode.builder().put("p", link).put("t", new TextNode("x")).put("s", List.of()).build();
    assertThat(links(DagCbor.encode(alike))).containsExactly(cid);
    byte[] garbled = Envelope.unsigned(PayloadType.RELEASE, Golden.payload("head")).encode();
    assertThat(links(garbled)).isEmpty();
    assertThat(ManifestLinks.of(Block.of(Codec.RAW, DagCbor.encode(files)))).isEmpty();
    assertThatThrownBy(() -> links(new byte[] {(byte) 0xff})).isInstanceOf(RegistryException.class);
  }
}
