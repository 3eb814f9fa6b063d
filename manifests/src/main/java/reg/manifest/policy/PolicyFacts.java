package reg.manifest.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.AttestationList;
import reg.manifest.ReleaseId;
import reg.manifest.attest.Claim;
import reg.manifest.tlog.TlogProof;

/**
 * All that a policy is decided by. Whoever gathers it has verified it.
 *
 * @param subject which release, by whom
 * @param head what the publisher's newest head says
 * @param claims what attestations say of the release; at most 256
 * @param licence as the release says; null for none
 * @param files what a scan found; null when nothing was scanned
 * @param logged proofs that heads of the publisher which offer the release were logged, not yet
 *     checked; at most {@value #LOGGED_MAX} are looked at
 * @param now what time it is
 */
public record PolicyFacts(
    Subject subject,
    Head head,
    List<Claim> claims,
    @Nullable String licence,
    @Nullable List<FileFact> files,
    List<Logged> logged,
    Instant now) {
  /** How many proofs of a log are looked at. */
  public static final int LOGGED_MAX = 16;

  /**
   * Checks the limit.
   *
   * @throws RegistryException MALFORMED past 256 claims
   */
  public PolicyFacts {
    claims = List.copyOf(claims);
    files = files == null ? null : List.copyOf(files);
    logged = List.copyOf(logged.subList(0, Math.min(LOGGED_MAX, logged.size())));
    if (claims.size() > AttestationList.OF_RELEASE_MAX) {
      throw new RegistryException(
          Fault.MALFORMED, claims.size() + " attestations of one release; at most 256");
    }
  }

  /** Facts without proofs of a log. */
  public PolicyFacts(
      Subject subject,
      Head head,
      List<Claim> claims,
      @Nullable String licence,
      @Nullable List<FileFact> files,
      Instant now) {
    this(subject, head, claims, licence, files, List.of(), now);
  }

  /** The same with what a scan found. */
  public PolicyFacts withFiles(List<FileFact> found) {
    return new PolicyFacts(subject, head, claims, licence, found, logged, now);
  }

  /** The same with proofs of a log. */
  public PolicyFacts withLogged(List<Logged> proofs) {
    return new PolicyFacts(subject, head, claims, licence, files, proofs, now);
  }

  /**
   * A head of the publisher that offers the release, and what is said to prove that it was logged.
   *
   * @param head its CID
   * @param proof to be checked
   */
  public record Logged(Cid head, TlogProof proof) {}

  /**
   * Which release.
   *
   * @param id its full name
   * @param release its CID
   * @param standing how the publisher is known
   * @param signatures how many of the publisher's keys signed
   * @param threshold how many must
   */
  public record Subject(
      ReleaseId id, Cid release, Standing standing, int signatures, int threshold) {}

  /**
   * What is known of the publisher's history.
   *
   * @param age of the newest head; null when none is known
   * @param expired whether that head says that it is out of date
   * @param fork how its history is forked; null when it is not
   * @param revoked why the release is not to be used; null when it may be
   */
  public record Head(
      @Nullable Duration age, boolean expired, @Nullable String fork, @Nullable String revoked) {}

  /**
   * A file.
   *
   * @param path in the release
   * @param format a word in lower case: {@code safetensors}, {@code pickle}
   * @param danger what a scan thinks of it
   * @param finding why, in a line; empty when it is clean
   */
  public record FileFact(String path, String format, Danger danger, String finding) {}

  /** What a scan thinks of a file. */
  public enum Danger {
    CLEAN,
    /** Worth a look. */
    SUSPICIOUS,
    /** Can run code, or breaks its format. */
    DENIED
  }
}
