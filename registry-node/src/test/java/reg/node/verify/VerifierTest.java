package reg.node.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.ipld.Cid;
import reg.ipld.unixfs.UnixFsReader;
import reg.manifest.signing.Envelope;
import reg.manifest.signing.EnvelopeVerifier;
import reg.node.TestHome;
import reg.node.folder.Receipt;
import reg.node.folder.Receipt.UnsignedFile;
import reg.node.folder.ReceiptFile;
import reg.node.folder.WholeHash;
import reg.node.pull.Selection;
import reg.node.push.PushResult;
import reg.node.verify.Reason.Verdict;

class VerifierTest {
  private static final int BIG = 9_000_000;

  @TempDir Path temp;
  private TestHome home;
  private Path out;
  private PushResult pushed;

  @BeforeEach
  void pushAndPull() {
    home = TestHome.inMemory(temp);
    out = temp.resolve("out");
    Path source = home.folder("m", "a.txt:hello", "b/c.txt:world", "hollow/");
    TestHome.random(source.resolve("big"), BIG);
    pushed = home.push(source, "tiny:1");
    home.pull("tiny:1", out);
  }

  @Test
  void passesAnExactFolderAndNamesItsPublisher() {
    VerifyResult result = verify(out.toString());
    assertThat(result.fault()).isNull();
    assertThat(result.publisher()).isEqualTo(pushed.name().publisher());
    assertThat(result.release()).isEqualTo(pushed.release());
    assertThat(result.ref()).isEqualTo(pushed.name().ref());
    assertThat(result.files().checked()).isEqualTo(3);
    assertThat(result.files().bytes()).isEqualTo(BIG + 10);
    assertThat(verdicts(result))
        .containsExactly(
            "receipt PASSED", "release-signature PASSED", "files PASSED", "policy PASSED");
  }

  @Test
  void needsNoStoreForAFolder() throws IOException {
    try (TestHome other = TestHome.inMemory(Files.createDirectory(temp.resolve("other")))) {
      var verifier = new Verifier(other.registry(), ProgressListener.NONE);
      assertThat(verifier.verify(VerifyRequest.of(out.toString())).fault()).isNull();
      flip("big", 5_000_000);
      assertThat(verifier.verify(VerifyRequest.of(out.toString())).fault())
          .isEqualTo(Fault.CORRUPT);
    }
  }

  @Test
  void findsOneFlippedByteWhereverItIs() throws IOException {
    for (int at : new int[] {0, 1 << 20, BIG / 2, BIG - 1}) {
      flip("big", at);
      VerifyResult result = verify(out.toString());
      assertThat(result.fault()).isEqualTo(Fault.CORRUPT);
      assertThat(result.files().changed()).containsExactly("big");
      flip("big", at);
    }
    assertThat(verify(out.toString()).fault()).isNull();
  }

  @Test
  void namesWhatIsChangedMissingAndExtra() throws IOException {
    flip("a.txt", 1);
    Files.delete(out.resolve("b/c.txt"));
    Files.delete(out.resolve("hollow"));
    Files.writeString(out.resolve("evil.py"), "x");
    VerifyResult result = verify(out.toString());
    assertThat(result.files().changed()).containsExactly("a.txt");
    assertThat(result.files().missing()).containsExactly("b/c.txt", "hollow/");
    assertThat(result.files().extra()).containsExactly("evil.py");
    Reason files = child(result, "files");
    assertThat(files.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(files.children().stream().map(Reason::detail))
        .containsExactly("a.txt", "b/c.txt", "hollow/", "evil.py");
  }

  @Test
  void saysWhenNobodySigned() {
    refused(Fault.UNSIGNED, () -> verify(temp.resolve("m").toString()));
    refused(Fault.NOT_FOUND, () -> verify(temp.resolve("absent").toString()));
    Path bare = temp.resolve("bare");
    home.pull(pushed.root().toString(), bare);
    VerifyResult result = verify(bare.toString());
    assertThat(result.fault()).isEqualTo(Fault.UNSIGNED);
    assertThat(result.files().changed()).isEmpty();
    assertThat(verify(pushed.root().toString()).fault()).isEqualTo(Fault.UNSIGNED);
  }

  @Test
  void refusesADamagedReceipt() throws IOException {
    Path receipt = out.resolve(".reg-receipt");
    byte[] bytes = Files.readAllBytes(receipt);
    for (int at = 0; at < bytes.length; at += 7) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= 4;
      Files.write(receipt, flipped);
      assertThat(verify(out.toString()).fault()).as("byte %s", at).isNotNull();
    }
  }

  @Test
  void refusesAReceiptThatVouchesForASignedFileByItself() throws IOException {
    flip("big", 77);
    UnsignedFile own;
    try (var channel = FileChannel.open(out.resolve("big"))) {
      own = new UnsignedFile("big", BIG, WholeHash.of(channel));
    }
    forge(new Receipt.Part(List.of(), List.of(), null), List.of(own), pushed.release());
    assertThat(verify(out.toString()).fault()).isEqualTo(Fault.MALFORMED);
    forge(new Receipt.Part(List.of(), List.of("big"), null), List.of(own), pushed.release());
    VerifyResult result = verify(out.toString());
    assertThat(verdicts(result)).contains("whole-release SKIPPED", "signed-files SKIPPED");
  }

  @Test
  void refusesAReceiptThatNamesAnotherRelease() throws IOException {
    ReceiptFile old = ReceiptFile.read(out);
    Receipt right = old.receipt();
    rewrite(
        old,
        new Receipt(
            right.ref().replace(":1", ":2"),
            right.root(),
            right.release(),
            right.part(),
            right.unsigned(),
            right.pulled()));
    assertThat(verify(out.toString()).fault()).isEqualTo(Fault.BAD_SIGNATURE);
  }

  @Test
  void saysThatOnlyAPartWasPulled() {
    Path part = temp.resolve("part");
    home.pull("tiny:1", part, new Selection(List.of("*.txt"), List.of(), null));
    VerifyResult result = verify(part.toString());
    assertThat(result.fault()).isNull();
    assertThat(verdicts(result)).contains("whole-release SKIPPED", "files PASSED");
    assertThat(result.files().checked()).isEqualTo(2);
  }

  @Test
  void verifiesAReleaseInTheStore() {
    VerifyResult result = verify("tiny:1");
    assertThat(result.fault()).isNull();
    assertThat(result.files().bytes()).isEqualTo(BIG + 10);
    assertThat(verdicts(result))
        .containsExactly(
            "release-signature PASSED", "tree PASSED", "blocks PASSED", "policy PASSED");
  }

  /** A policy about formats can be told only after a scan, here and in the store. */
  @Test
  void scansTheFilesForThePolicy() throws IOException {
    Path policy = home.registry().home().policyFile();
    String rule = "[[rule]]\nmatch = \"*/*\"\nformats = { deny = [\"%s\"], from = \"pull\" }\n";
    for (String what : List.of("tiny:1", out.toString())) {
      Files.writeString(policy, rule.formatted("pickle"));
      assertThat(verify(what).fault()).isNull();
      Files.writeString(policy, rule.formatted("other"));
      VerifyResult denied = verify(what);
      assertThat(denied.fault()).isEqualTo(Fault.REFUSED_BY_POLICY);
      assertThat(child(denied, "policy").detail()).contains("a.txt");
    }
  }

  @Test
  void namesTheFilesOfMissingBlocks() {
    var blocks = home.registry().storage().blocks();
    var reader = new UnixFsReader(blocks);
    Cid big = reader.resolve(pushed.root(), "big");
    var leaves = new ArrayList<Cid>();
    reader.leaves(big).forEachRemaining(leaf -> leaves.add(leaf.cid()));
    blocks.deleteAll(List.of(leaves.get(3), reader.resolve(pushed.root(), "a.txt")));
    VerifyResult result = verify("tiny:1");
    assertThat(result.fault()).isEqualTo(Fault.CORRUPT);
    assertThat(result.files().missing()).containsExactly("a.txt", "big");
    assertThat(child(result, "blocks").children())
        .anyMatch(reason -> reason.detail().contains(leaves.get(3).toString()));
  }

  @Test
  void reportsAMissingTree() {
    home.registry().storage().blocks().deleteAll(List.of(pushed.root()));
    VerifyResult result = verify("tiny:1");
    assertThat(result.fault()).isEqualTo(Fault.NOT_FOUND);
    assertThat(verdicts(result))
        .containsExactly("release-signature PASSED", "tree FAILED", "policy PASSED");
  }

  private VerifyResult verify(String what) {
    return new Verifier(home.registry(), ProgressListener.NONE).verify(VerifyRequest.of(what));
  }

  private static Reason child(VerifyResult result, String check) {
    return result.reasons().children().stream()
        .filter(reason -> reason.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> verdicts(VerifyResult result) {
    return result.reasons().children().stream()
        .map(reason -> reason.check() + " " + reason.verdict())
        .toList();
  }

  private void flip(String path, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(out.resolve(path));
    bytes[at] ^= 1;
    Files.write(out.resolve(path), bytes);
  }

  private void forge(Receipt.Part part, List<UnsignedFile> unsigned, @Nullable Cid release)
      throws IOException {
    ReceiptFile old = ReceiptFile.read(out);
    Receipt right = old.receipt();
    rewrite(old, new Receipt(right.ref(), right.root(), release, part, unsigned, right.pulled()));
  }

  private void rewrite(ReceiptFile old, Receipt receipt) throws IOException {
    var blocks = home.registry().storage().blocks();
    Cid release = Objects.requireNonNull(old.receipt().release());
    var kept = new ArrayList<>(List.of(old.require(release)));
    var pages =
        EnvelopeVerifier.of(Envelope.decode(old.require(release).bytes()).claimedPublisher())
            .verifyRelease(old.require(release))
            .release()
            .content()
            .files()
            .pages();
    pages.forEach(page -> kept.add(blocks.require(page)));
    Files.delete(out.resolve(".reg-receipt"));
    ReceiptFile.write(out, receipt, kept);
  }
}
