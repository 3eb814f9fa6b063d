package reg.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.node.car.ImportResult;
import reg.node.catalog.Entry;
import reg.node.content.ByteRange;
import reg.node.diff.Difference;
import reg.node.pull.PullOption;
import reg.node.pull.PullRequest;
import reg.node.pull.PullResult;
import reg.node.pull.Selection;
import reg.node.push.Description;
import reg.node.push.PushOption;
import reg.node.push.PushRequest;
import reg.node.push.PushResult;
import reg.node.push.PushSource;
import reg.node.store.FsckResult;
import reg.node.verify.Reason;
import reg.node.verify.VerifyRequest;
import reg.node.verify.VerifyResult;

/** Requests and results are values: they keep their own copies and say their full names. */
class ValuesTest {
  private static final Cid CID = Block.of(Codec.RAW, "x".getBytes(StandardCharsets.UTF_8)).cid();

  @Test
  void requestsDoNotSeeLaterChanges() {
    var pushOptions = EnumSet.of(PushOption.DRY_RUN);
    var push =
        new PushRequest(
            new PushSource.Disk(Path.of("x")),
            "tiny:1",
            "reg-1",
            Description.FROM_FILES,
            pushOptions);
    var pullOptions = EnumSet.of(PullOption.FORCE);
    var pull = new PullRequest("tiny:1", null, Selection.ALL, pullOptions);
    pushOptions.clear();
    pullOptions.clear();
    assertThat(push.options()).containsExactly(PushOption.DRY_RUN);
    assertThat(pull.options()).containsExactly(PullOption.FORCE);
  }

  @Test
  void resultsDoNotSeeLaterChanges() {
    var list = new ArrayList<>(List.of("a"));
    var name = new PushResult.PublishedName("did:key:z6Mk", "tiny", "1");
    var counts = new PushResult.Counts(1, 2, 3, 4);
    var push =
        new PushResult(name, PushResult.Outcome.UNCHANGED, CID, CID, counts, Duration.ZERO, list);
    var pull =
        new PullResult(
            CID.toString(),
            null,
            null,
            CID,
            Path.of("out"),
            PullResult.Outcome.WRITTEN,
            new PullResult.Counts(1, 2, 3, 4, 5),
            PullResult.Trust.UNSIGNED,
            Duration.ZERO,
            list);
    var imported = new ImportResult(list, List.of(CID), 1, 2, 3, Duration.ZERO);
    var files = new VerifyResult.Files(1, 2, list, list, list);
    var finding = new FsckResult.Finding("damaged", CID, "hash", list);
    var fsck = new FsckResult(1, 2, List.of(finding), Duration.ZERO);
    list.clear();
    assertThat(push.warnings()).containsExactly("a");
    assertThat(pull.warnings()).containsExactly("a");
    assertThat(imported.refs()).containsExactly("a");
    assertThat(files.changed()).containsExactly("a");
    assertThat(files.missing()).containsExactly("a");
    assertThat(files.extra()).containsExactly("a");
    assertThat(fsck.findings().getFirst().usedBy()).containsExactly("a");
  }

  @Test
  void reasonsFormATree() {
    var leaf = new Reason("file", Reason.Verdict.FAILED, "a.txt differs", List.of());
    var tree = new Reason("files", Reason.Verdict.FAILED, "1 of 2", List.of(leaf));
    var files = new VerifyResult.Files(2, 9, List.of("a.txt"), List.of(), List.of());
    var result =
        new VerifyResult(Fault.CORRUPT, "r", "did:key:z6Mk", CID, tree, files, Duration.ZERO);
    assertThat(result.reasons().children()).containsExactly(leaf);
  }

  @Test
  void namesAreFullReferences() {
    var facts = new Entry.Facts("model", CID, 1, 2, Instant.EPOCH);
    var entry = new Entry("did:key:z6Mk", "tiny", "1.0", List.of("latest"), CID, facts);
    assertThat(entry.ref()).isEqualTo("did:key:z6Mk/tiny:1.0");
    assertThat(new PushResult.PublishedName("did:key:z6Mk", "tiny", "1.0").ref())
        .isEqualTo(entry.ref());
  }

  @Test
  void differencesKeepTheirOwnLists() {
    var tensor = new Difference.TensorChange(Difference.Change.ADDED, "w", null, "BF16[2]", 4, 4);
    var tensors = new ArrayList<>(List.of(tensor));
    var file =
        new Difference.FileChange(
            Difference.Change.CHANGED, "a", null, new Difference.Sizes(1, 2), 2, tensors);
    var totals = new Difference.Totals(0, 2, 0, 2);
    tensors.clear();
    assertThat(new Difference("a", "b", List.of(file), totals).files().getFirst().tensors())
        .containsExactly(tensor);
  }

  @Test
  void onlyAnEmptySelectionTakesAll() {
    assertThat(Selection.ALL.isAll()).isTrue();
    assertThat(new Selection(List.of("a"), List.of(), null).isAll()).isFalse();
    assertThat(new Selection(List.of(), List.of("a"), null).isAll()).isFalse();
    assertThat(new Selection(List.of(), List.of(), "a").isAll()).isFalse();
  }

  @Test
  void tellsFoldersFromReferences() {
    assertThat(VerifyRequest.of("./out")).isEqualTo(new VerifyRequest.Folder(Path.of("./out")));
    assertThat(VerifyRequest.of("/out")).isInstanceOf(VerifyRequest.Folder.class);
    assertThat(VerifyRequest.of("src")).isInstanceOf(VerifyRequest.Folder.class);
    assertThat(VerifyRequest.of("tiny:1")).isEqualTo(new VerifyRequest.Release("tiny:1"));
  }

  @Test
  void refusesRangesBeforeTheFile() {
    assertThatThrownBy(() -> new ByteRange(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ByteRange(0, -1)).isInstanceOf(IllegalArgumentException.class);
  }
}
