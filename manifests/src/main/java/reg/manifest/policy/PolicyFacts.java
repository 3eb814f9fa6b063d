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

/**
 * All that a policy is decided by. Whoever gathers it has verified it.
 *
 * @param subject which release, by whom
 * @param head what the publisher's newest head says
 * @param claims what attestations say of the release; at most 256
 * @param licence as the release says; null for none
 * @param files what a scan found; null when nothing was scanned
 * @param now what time it is
 */
public record PolicyFacts(
    Subject subject,
    Head head,
    List<Claim> claims,
    @Nullable String licence,
    @Nullable List<FileFact> files,
    Instant now) {
  /**
   * Checks the limit.
   *
   * @throws RegistryException MALFORMED past 256 claims
   */
  public PolicyFacts {
    claims = List.copyOf(claims);
    files = files == null ? null : List.copyOf(files);
    if (claims.size() > AttestationList.OF_RELEASE_MAX) {
      throw new RegistryException(
          Fault.MALFORMED, claims.size() + " attestations of one release; at most 256");
    }
  }

  /** The same with what a scan found. */
  public PolicyFacts withFiles(List<FileFact> found) {
    return new PolicyFacts(subject, head, claims, licence, found, now);
  }

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
