package reg.manifest.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.manifest.signing.Chains.KEYS;
import static reg.manifest.signing.Chains.NOW;
import static reg.manifest.signing.Chains.PUBLISHER;
import static reg.manifest.signing.Chains.head;
import static reg.manifest.signing.Chains.next;
import static reg.manifest.signing.Chains.record;
import static reg.manifest.signing.Chains.signed;
import static reg.manifest.signing.EnvelopeVerifierTest.assertFault;
import static reg.manifest.signing.PublisherChainTest.releaseOf;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.ipld.Block;
import reg.manifest.HeadPosition;
import reg.manifest.KeyRoles;
import reg.manifest.Publisher;
import reg.manifest.RevokedKey;
import reg.manifest.Role;
import reg.manifest.Validity;

/** What a key may not sign because it has another role, or because it was revoked. */
class RolesTest {
  private static final PublisherKey FIRST = KEYS.get(0);
  private static final PublisherKey ROOT = KEYS.get(1);
  private static final PublisherKey RELEASE = KEYS.get(2);
  private static final PublisherKey HEAD = KEYS.get(3);

  /** Three keys, one a role. */
  private static PublisherChain apart() {
    PublisherChain first = PublisherChain.of(PUBLISHER);
    var keys =
        List.of(
            new KeyRoles(ROOT.publicKey(), Set.of(Role.ROOT)),
            new KeyRoles(RELEASE.publicKey(), Set.of(Role.RELEASE)),
            new KeyRoles(HEAD.publicKey(), Set.of(Role.HEAD)));
    var record =
        new Publisher(
            PUBLISHER,
            1,
            null,
            Validity.from(NOW),
            keys,
            Map.of(Role.ROOT, 1, Role.RELEASE, 1, Role.HEAD, 1),
            List.of(),
            List.of());
    return first.append(signed(record, FIRST, ROOT));
  }

  @Test
  void aKeySignsWhatItsRoleIsFor() {
    PublisherChain chain = apart();
    Block head = signed(head(1, 1, null, "a"), HEAD);
    assertThat(chain.verifier().verifyHead(head).signers()).containsExactly(HEAD.publicKey());
    Block release = Envelope.sign(releaseOf(PUBLISHER), RELEASE).block();
    assertThat(chain.verifier().verifyRelease(release).cid()).isEqualTo(release.cid());
    assertThat(chain.append(signed(next(chain, 1, ROOT), ROOT)).epoch()).isEqualTo(2);
    assertThat(chain.keys(Role.HEAD)).containsExactly(HEAD.publicKey());
  }

  @Test
  void aKeyOfAnotherRoleSignsNothing() {
    PublisherChain chain = apart();
    for (PublisherKey other : List.of(ROOT, RELEASE)) {
      Block head = signed(head(1, 1, null, "a"), other);
      assertFault(Fault.BAD_SIGNATURE, "may not sign", () -> chain.verifier().verifyHead(head));
    }
    for (PublisherKey other : List.of(ROOT, HEAD)) {
      Block release = Envelope.sign(releaseOf(PUBLISHER), other).block();
      assertFault(
          Fault.BAD_SIGNATURE, "may not sign", () -> chain.verifier().verifyRelease(release));
    }
    for (PublisherKey other : List.of(RELEASE, HEAD)) {
      Block record = signed(next(chain, 1, other), other);
      assertFault(Fault.BAD_SIGNATURE, "may not sign", () -> chain.append(record));
    }
  }

  /**
   * Of two former keys of which one was enough, one is revoked: what both signed is good wherever a
   * head lists it, and what the revoked one signed alone only where an earlier head does.
   */
  @Test
  void aRevokedKeyTakesNothingFromOneThatSignedBesideIt() {
    PublisherKey lost = ROOT;
    PublisherKey kept = RELEASE;
    PublisherChain first = PublisherChain.of(PUBLISHER);
    PublisherChain two = first.append(signed(next(first, 1, lost, kept), FIRST, lost));
    var since = new HeadPosition(1, 3);
    var revoked = List.of(new RevokedKey(lost.publicKey(), since, ""));
    PublisherChain chain =
        two.append(signed(record(2, two.lastCid(), 1, revoked, HEAD), kept, HEAD));
    Block both = Envelope.sign(releaseOf(PUBLISHER), lost).cosign(kept).block();
    Block alone = Envelope.sign(releaseOf(PUBLISHER), lost).block();
    EnvelopeVerifier listedLate = chain.verifier((_, before) -> before == null);
    assertThat(listedLate.verifyRelease(both).cid()).isEqualTo(both.cid());
    assertFault(Fault.REVOKED, "before 1.3", () -> listedLate.verifyRelease(alone));
    EnvelopeVerifier listedEarly = chain.verifier((_, before) -> since.equals(before));
    assertThat(listedEarly.verifyRelease(alone).cid()).isEqualTo(alone.cid());
  }
}
