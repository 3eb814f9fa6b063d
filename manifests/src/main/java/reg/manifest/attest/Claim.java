package reg.manifest.attest;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import reg.ipld.Cid;
import reg.manifest.DidKey;

/**
 * What an attestation says of one release, as far as a policy asks.
 *
 * @param attestation its block
 * @param predicateType what kind of thing is said
 * @param signers who said it, each key once
 * @param issued when; null when it does not say
 * @param expires from when on it is not to be counted; null for never
 * @param result its one word, in lower case: {@code approved}, {@code clean}; null when it has none
 */
public record Claim(
    Cid attestation,
    String predicateType,
    SortedSet<DidKey> signers,
    @Nullable Instant issued,
    @Nullable Instant expires,
    @Nullable String result) {
  public Claim {
    signers = Collections.unmodifiableSortedSet(new TreeSet<>(signers));
  }
}
