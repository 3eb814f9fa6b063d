package reg.node.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.chunker.Profile;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;
import reg.ipld.unixfs.DirectoryBuilder;
import reg.ipld.unixfs.FileBuilder;
import reg.ipld.unixfs.Subtree;
import reg.ipld.unixfs.UnixFsProfile;
import reg.manifest.ArtifactName;
import reg.manifest.FileSet;
import reg.manifest.Release;
import reg.manifest.ReleaseClaims;
import reg.manifest.ReleaseContent;
import reg.manifest.ReleaseFile;
import reg.manifest.ReleaseId;
import reg.manifest.ReleaseKind;
import reg.manifest.Version;
import reg.manifest.age.AgeIdentity;
import reg.manifest.age.AgeRecipient;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.PublisherChain;
import reg.manifest.signing.PublisherKey;
import reg.manifest.signing.VerifiedRelease;
import reg.node.HostileList;
import reg.node.TestHome;
import reg.storage.BlockStore;
import reg.storage.InMemoryStorage;
import reg.testdata.Vectors;

/** What somebody who has the key of a private release, and signs it, can't make of it either. */
class HostilePublisherTest {
  private static final String TEXT = "what is inside";

  @TempDir Path folder;
  private final PublisherKey alice = PublisherKey.generate();
  private final PublisherKey mallory = PublisherKey.generate();
  private final AgeIdentity reader = AgeIdentity.generate();
  private final BlockStore blocks = new InMemoryStorage().blocks();
  private final InnerBlocks inner = new InnerBlocks();

  private static ReleaseId id(PublisherKey key, String version) {
    return new ReleaseId(key.publisherId(), ArtifactName.parse("m"), new Version(version));
  }

  private static ReleaseFile oneLeaf() {
    Block leaf = Block.of(Codec.RAW, TEXT.getBytes(UTF_8));
    return new ReleaseFile("a.txt", TEXT.length(), leaf.cid(), leaf.cid().multihash());
  }

  private Release inside(ReleaseId id, ReleaseFile file, String profile) {
    var root = new DirectoryBuilder(UnixFsProfile.V1_2025, inner);
    root.add(file.path(), new Subtree(file.cid(), file.size(), file.size()));
    var files = new FileSet(List.of(file), List.of());
    var content = new ReleaseContent(root.finish().cid(), file.size(), profile, files.write(inner));
    return release(id, content);
  }

  private static Release release(ReleaseId id, ReleaseContent content) {
    return new Release(ReleaseKind.MODEL, id, TestHome.NOW, null, content, ReleaseClaims.NONE);
  }

  private static VerifiedRelease signed(Release release, PublisherKey key) {
    return PublisherChain.of(key.publisherId())
        .verifier()
        .verifyRelease(Envelope.sign(release, key).block());
  }

  /** Mallory publishes, in a tar laid out for some file, a release that somebody signed. */
  private OpenedRelease open(Release inside, PublisherKey signer, ReleaseFile laidOut)
      throws IOException {
    Path onDisk = Files.writeString(folder.resolve("a.txt"), TEXT);
    var readers = new TreeSet<AgeRecipient>(List.of(reader.recipient()));
    var parts =
        new Sealing.Inside(
            inside,
            Envelope.sign(inside, signer),
            List.of(),
            new FileSet(List.of(laidOut), List.of()),
            inner);
    Sealing.Outside outside =
        new Sealing(blocks, ProgressListener.NONE)
            .seal(parts, Map.of(laidOut.path(), onDisk), readers);
    Release published = release(id(mallory, "1"), outside.content());
    return OpenedRelease.open(signed(published, mallory), blocks, List.of(reader));
  }

  @Test
  void anHonestOneOpens() throws IOException {
    ReleaseFile file = oneLeaf();
    OpenedRelease opened =
        open(inside(id(mallory, "1"), file, Profile.UNIXFS_V1_2025.id()), mallory, file);
    Block leaf = Objects.requireNonNull(opened.get(file.cid()));
    assertThat(leaf.bytes()).isEqualTo(TEXT.getBytes(UTF_8));
    assertThat(opened.get(Cid.v1(Codec.RAW, Multihash.sha256(new byte[1], 0, 1)))).isNull();
  }

  /** A reader of Alice's cannot publish her files as his own, nor her old version as the new. */
  @Test
  void whatIsInsideIsOfThePublisherAndTheVersionThatWereAskedFor() {
    for (PublisherKey signer : List.of(alice, mallory)) {
      Release another =
          inside(id(signer, signer == alice ? "1" : "2"), oneLeaf(), Profile.UNIXFS_V1_2025.id());
      refused(Fault.BAD_SIGNATURE, () -> open(another, signer, oneLeaf()));
    }
  }

  /** P1, unpack: the list inside is held to the rules of any other. */
  @Test
  void p1BadNamesInsideAreRefused() throws IOException {
    ReleaseFile file = oneLeaf();
    int names = 0;
    for (var rule : Vectors.json("formats/paths.json").required("refused").properties()) {
      for (var path : rule.getValue()) {
        if (UTF_8.newEncoder().canEncode(path.asText())) {
          HostileList list = HostileList.of(List.of(path.asText()));
          list.blocks().forEach(inner::put);
          Release inside = release(id(mallory, "1"), list.content());
          refused(Fault.MALFORMED, () -> open(inside, mallory, file));
          names++;
        }
      }
    }
    assertThat(names).isGreaterThanOrEqualTo(300);
  }

  @Test
  void noPrivateReleaseLiesInAnother() {
    Release again = inside(id(mallory, "1"), oneLeaf(), Archive.PROFILE);
    refused(Fault.UNSIGNED, () -> open(again, mallory, oneLeaf()));
  }

  /** Else files would be read from places that their list does not tell. */
  @Test
  void theArchiveIsAsLongAsItsList() {
    byte[] longer = new byte[5000];
    Block leaf = Block.of(Codec.RAW, longer);
    var listed = new ReleaseFile("a.txt", longer.length, leaf.cid(), leaf.cid().multihash());
    Release inside = inside(id(mallory, "1"), listed, Profile.UNIXFS_V1_2025.id());
    refused(Fault.MALFORMED, () -> open(inside, mallory, oneLeaf()));
  }

  /** Many tiny leaves, or the same one again and again, would take a reader's memory and time. */
  @Test
  void filesInsideAreCutAtOneMebibyte() {
    var builder = new FileBuilder(UnixFsProfile.V1_2025, inner);
    for (String piece : List.of(TEXT.substring(0, 3), TEXT.substring(3))) {
      byte[] bytes = piece.getBytes(UTF_8);
      builder.add(Block.of(Codec.RAW, bytes), bytes.length);
    }
    var file = new ReleaseFile("a.txt", TEXT.length(), builder.finish().cid(), oneLeaf().sha256());
    Release inside = inside(id(mallory, "1"), file, Profile.UNIXFS_V1_2025.id());
    refused(Fault.MALFORMED, () -> open(inside, mallory, file)).hasMessageContaining("1 MiB");
  }

  @Test
  void moreThanATebibyteIsRefusedBeforeItIsRead() {
    var file =
        new ReleaseFile(
            "a.txt", 2L << 40, Cid.v1(Codec.DAG_PB, oneLeaf().sha256()), oneLeaf().sha256());
    Release inside = inside(id(mallory, "1"), file, Profile.UNIXFS_V1_2025.id());
    refused(Fault.INVALID_REQUEST, () -> open(inside, mallory, file));
  }
}
