package reg.node.seal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;
import static reg.node.TestHome.contents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.unixfs.Leaf;
import reg.ipld.unixfs.UnixFsReader;
import reg.node.TestHome;
import reg.node.content.ByteRange;
import reg.node.content.ContentReader;
import reg.node.pull.PullOption;
import reg.node.push.PushResult;
import reg.node.verify.Verifier;
import reg.node.verify.VerifyRequest;
import reg.storage.BlockStore;

class PrivateReleaseTest extends ThreeHomes {
  private Path model() {
    String deep = "d".repeat(90) + "/" + "é".repeat(60) + ".txt";
    Path model =
        alice.folder("m", "a.txt:hello", "empty:", "none/", "sub/b.txt:world", deep + ":deep");
    TestHome.random(model.resolve("w.bin"), (3 << 20) + 77);
    return model;
  }

  @Test
  void aNamedReaderPullsWhatAnotherCannot() throws IOException {
    Path model = model();
    PushResult pushed = PrivateHome.push(alice, model, "m:1", bob);
    send(pushed, bob);
    send(pushed, carol);
    PrivateHome.pull(bob, pushed.name().ref(), folder.resolve("out"));
    assertThat(contents(folder.resolve("out"))).isEqualTo(contents(model));
    assertThat(
            new Verifier(carol.registry(), ProgressListener.NONE)
                .verify(new VerifyRequest.Folder(folder.resolve("out")))
                .fault())
        .isNull();
    refused(
            Fault.NOT_FOUND,
            () -> PrivateHome.pull(carol, pushed.name().ref(), folder.resolve("no")))
        .hasMessageContaining("private, for 2 recipients")
        .hasMessageContaining("there is none");
    assertThat(folder.resolve("no")).doesNotExist();
    PrivateHome.recipient(carol);
    refused(
            Fault.NOT_FOUND,
            () -> PrivateHome.pull(carol, pushed.name().ref(), folder.resolve("no")))
        .hasMessageContaining(PrivateHome.recipient(carol).toString());
    var text = new ByteArrayOutputStream();
    new ContentReader(bob.registry(), ProgressListener.NONE)
        .write(pushed.name().ref(), "sub/b.txt", new ByteRange(0, Long.MAX_VALUE), text);
    assertThat(text).hasToString("world");
    Path key = bob.registry().home().readerKey();
    PrivateHome.pull(carol, pushed.name().ref(), folder.resolve("lent"), key);
    assertThat(contents(folder.resolve("lent"))).isEqualTo(contents(model));
  }

  @Test
  void whoIsLeftOutCannotOpenTheNextVersion() throws IOException {
    Path model = model();
    send(PrivateHome.push(alice, model, "m:1", bob), bob);
    Files.writeString(model.resolve("a.txt"), "changed");
    PushResult next = PrivateHome.push(alice, model, "m:2");
    send(next, bob);
    PrivateHome.pull(alice, "m:2", folder.resolve("mine"));
    assertThat(contents(folder.resolve("mine"))).isEqualTo(contents(model));
    refused(Fault.NOT_FOUND, () -> PrivateHome.pull(bob, next.name().ref(), folder.resolve("no")));
  }

  @Test
  void aNodeWithoutAKeyHoldsAndChecksWhatItCannotRead() throws IOException {
    var text = new StringBuilder();
    Path model = alice.folder("m");
    for (int i = 0; i < 1000; i++) {
      text.append(marker(i)).append('\n');
      if (i % 10 == 0) {
        Files.writeString(model.resolve(marker(i) + ".txt"), marker(i));
      }
    }
    Files.writeString(model.resolve("all.txt"), text);
    PushResult pushed = PrivateHome.push(alice, model, "m:1", bob);
    send(pushed, carol);
    var verified =
        new Verifier(carol.registry(), ProgressListener.NONE)
            .verify(new VerifyRequest.Release(pushed.name().ref()));
    assertThat(verified.fault()).isNull();
    assertThat(Files.readString(model.resolve("all.txt"))).contains(marker(0), marker(999));
    holdsNothingOf(alice, text);
    holdsNothingOf(carol, text);
    carol.pull(pushed.name().ref(), folder.resolve("raw"), PullOption.ENCRYPTED);
    assertThat(contents(folder.resolve("raw")).keySet()).containsExactly(Archive.FILE);
    Path key = bob.registry().home().readerKey();
    PrivateHome.pull(carol, pushed.name().ref(), folder.resolve("lent"), key);
    assertThat(folder.resolve("lent/all.txt")).hasContent(text.toString());
    holdsNothingOf(carol, text);
  }

  /** Neither who published it, nor who hands it on, nor who has read it; so none can serve it. */
  private static void holdsNothingOf(TestHome home, CharSequence text) {
    BlockStore blocks = home.registry().storage().blocks();
    var held = new StringBuilder();
    blocks.forEach(
        hash -> {
          Block block = blocks.require(Cid.v1(Codec.RAW, hash));
          held.append(new String(block.bytes(), ISO_8859_1)).append('\n');
        });
    assertThat(held.length()).isGreaterThan(text.length());
    for (int i = 0; i < 1000; i++) {
      assertThat(held.indexOf(marker(i))).describedAs(marker(i)).isNegative();
    }
  }

  private static String marker(int i) {
    return "marker-" + Integer.toHexString(i * 0x9e3779b1 | 0x10000000) + "-" + i;
  }

  @Test
  void aDamagedLeafIsFound() throws IOException {
    PushResult pushed = PrivateHome.push(alice, model(), "m:1", bob);
    send(pushed, bob);
    var blocks = bob.registry().storage().blocks();
    Cid file = new UnixFsReader(blocks).resolve(pushed.root(), Archive.FILE);
    Leaf second = new UnixFsReader(blocks).leaves(file, 2 << 20, 1).next();
    blocks.deleteAll(java.util.List.of(second.cid()));
    refused(
        Fault.NOT_FOUND, () -> PrivateHome.pull(bob, pushed.name().ref(), folder.resolve("no")));
    send(pushed, bob);
    PrivateHome.pull(bob, pushed.name().ref(), folder.resolve("out"));
  }

  /** The files are read twice, and both times must give the same. */
  @Test
  void aFileThatChangesBetweenTheTwoReadsIsRefused() {
    Path model = alice.folder("m", "a.txt:hello", "b.txt:world");
    var changing =
        new ProgressListener() {
          @Override
          public void begin(String step, long totalBytes) {
            if (step.equals("encrypting")) {
              alice.folder("m", "b.txt:w0rld");
            }
          }
        };
    refused(Fault.CONFLICT, () -> PrivateHome.push(alice, changing, model, "m:1"))
        .hasMessageContaining("b.txt changed");
    assertThat(PrivateHome.push(alice, model, "m:1").outcome())
        .isEqualTo(PushResult.Outcome.PUBLISHED);
  }

  @Test
  void theSameBytesUnderTheSameVersionAreNoWork() throws IOException {
    Path model = model();
    PrivateHome.push(alice, model, "m:1", bob);
    assertThat(PrivateHome.push(alice, model, "m:1", bob).outcome())
        .isEqualTo(PushResult.Outcome.UNCHANGED);
    assertThat(PrivateHome.push(alice, model, "m:1", bob, carol).warnings())
        .anyMatch(text -> text.contains("readers stay who they were"));
    refused(Fault.CONFLICT, () -> alice.push(model, "m:1"));
    assertThat(PrivateHome.push(alice, model, "m", bob).outcome())
        .isEqualTo(PushResult.Outcome.PUBLISHED);
    Files.writeString(model.resolve("a.txt"), "changed");
    refused(Fault.CONFLICT, () -> PrivateHome.push(alice, model, "m:1", bob));
  }

  /** Nothing of the files is in what everybody sees of a release. */
  @Test
  void lengthsTellLittle() {
    for (long length = 1024; length < 1L << 40; length += length / 3 + 511) {
      long padded = Archive.padme(length);
      assertThat(padded).isBetween(length, length + length / 8 + 512);
      assertThat(Archive.padme(padded)).isEqualTo(padded);
    }
  }

  private void send(PushResult pushed, TestHome to) throws IOException {
    copy(alice, pushed.name().ref(), to);
  }
}
