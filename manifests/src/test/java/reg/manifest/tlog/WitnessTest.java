package reg.manifest.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.signing.PublisherKey;

/** G7: a witness refuses every inconsistent log. */
class WitnessTest {
  private static final int MOST = 300;
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final NoteSigner LOG =
      NoteSigner.of("log.example", NoteKey.Type.ED25519, PublisherKey.generate());
  private static final NoteSigner KEY =
      NoteSigner.of("w.example", NoteKey.Type.COSIGNATURE, PublisherKey.generate());
  private static final Witness WITNESS = new Witness(LOG.key(), KEY);

  private static Checkpoint tree(TileStore tiles, int size) {
    return new Checkpoint("log.example", size, new TileTree(tiles, size).root());
  }

  private static SignedNote note(NoteSigner signer, Checkpoint checkpoint) {
    return new SignedNote(checkpoint.text(), List.of(signer.sign(checkpoint, NOW)));
  }

  private static SignedNote.Line cosign(
      @Nullable Checkpoint last, TileStore tiles, int old, int size) {
    var request =
        new Witness.Request(
            new TileTree(tiles, size).consistency(Math.min(old, size)),
            note(LOG, tree(tiles, size)));
    return WITNESS.cosign(last, request, NOW);
  }

  private static void refused(Fault fault, ThrowingCallable what) {
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private static final GoldenLog.Tiles HONEST = GoldenLog.everySize(MOST);

  @Tag("slow")
  @Property(tries = 300)
  void cosignsWhatAdds(
      @ForAll @IntRange(max = MOST) int old, @ForAll @IntRange(max = MOST) int more) {
    int size = Math.max(old, more);
    SignedNote.Line line =
        cosign(tree(HONEST, Math.min(old, more)), HONEST, Math.min(old, more), size);
    assertThat(KEY.key().verify(tree(HONEST, size), line)).isEqualTo(NOW.getEpochSecond());
  }

  /** A log that changed one leaf which the witness has seen can prove nothing, with any size. */
  @Tag("slow")
  @Property(tries = 300)
  void refusesEveryLogThatChangedALeaf(
      @ForAll @IntRange(min = 1, max = MOST) int old,
      @ForAll @IntRange(min = 1, max = MOST) int size,
      @ForAll @IntRange(max = MOST - 1) int leaf) {
    int changed = leaf % old;
    Checkpoint last = tree(HONEST, old);
    // The smaller tree lacks the leaf, and is refused for being older.
    GoldenLog.Tiles lying = rebuilt(changed, size);
    refused(Fault.ROLLBACK, () -> cosign(last, lying, old, size));
    if (size >= old) {
      var honestProof =
          new Witness.Request(
              new TileTree(HONEST, size).consistency(old), note(LOG, tree(lying, size)));
      refused(Fault.ROLLBACK, () -> WITNESS.cosign(last, honestProof, NOW));
    }
  }

  private static GoldenLog.Tiles rebuilt(int changed, int size) {
    var tiles = new GoldenLog.Tiles();
    TileLog log = TileLog.open(tiles, 0);
    for (int i = 0; i < size; i++) {
      log.add(GoldenLog.entry(i == changed ? -1 : i));
    }
    log.flush();
    return tiles;
  }

  @Test
  void refusesTheFirstWithAProofAndWhatIsOlder() {
    assertThat(cosign(null, HONEST, 0, 7)).isNotNull();
    var proved = new Witness.Request(List.of(new byte[32]), note(LOG, tree(HONEST, 7)));
    refused(Fault.ROLLBACK, () -> WITNESS.cosign(null, proved, NOW));
    refused(Fault.ROLLBACK, () -> cosign(tree(HONEST, 8), HONEST, 8, 7));
  }

  @Test
  void refusesOtherLogsAndKeys() {
    Checkpoint tree = tree(HONEST, 7);
    NoteSigner other = NoteSigner.of("log.example", NoteKey.Type.ED25519, PublisherKey.generate());
    var foreign = new Witness.Request(List.of(), note(other, tree));
    refused(Fault.BAD_SIGNATURE, () -> WITNESS.cosign(null, foreign, NOW));
    var origin = new Checkpoint("other.example", 7, tree.root());
    var named = new Witness.Request(List.of(), note(LOG, origin));
    refused(Fault.ROLLBACK, () -> WITNESS.cosign(null, named, NOW));
    var kept = new Checkpoint("other.example", 0, Merkle.emptyRoot());
    var good = new Witness.Request(List.of(), note(LOG, tree));
    refused(Fault.ROLLBACK, () -> WITNESS.cosign(kept, good, NOW));
    SignedNote.Line line = LOG.sign(origin, NOW);
    var wrong = new Witness.Request(List.of(), new SignedNote(tree.text(), List.of(line)));
    refused(Fault.BAD_SIGNATURE, () -> WITNESS.cosign(null, wrong, NOW));
  }
}
