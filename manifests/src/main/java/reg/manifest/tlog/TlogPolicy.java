package reg.manifest.tlog;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reg.base.RegistryException;

/**
 * Which logs are believed, and which witnesses must have seen what they say. Source: C2SP
 * tlog-policy.
 */
public final class TlogPolicy {
  /** The longest file, in bytes. */
  public static final int BYTES_MAX = 1 << 20;

  /** How many logs a file may name, and how many witnesses and groups together. */
  public static final int NAMES_MAX = 256;

  private final List<NoteKey> logs;
  private final Map<String, NoteKey> witnesses;
  private final Quorum quorum;
  private final String sha256;

  TlogPolicy(List<NoteKey> logs, Map<String, NoteKey> witnesses, Quorum quorum, String sha256) {
    this.logs = List.copyOf(logs);
    this.witnesses = new LinkedHashMap<>(witnesses);
    this.quorum = quorum;
    this.sha256 = sha256;
  }

  /**
   * Reads a file.
   *
   * @throws RegistryException MALFORMED, naming the line
   */
  public static TlogPolicy parse(byte[] file) {
    return new TlogPolicyReader(file).read();
  }

  /**
   * Requires that it names a log, without which no checkpoint is believed.
   *
   * @throws RegistryException MALFORMED
   */
  public TlogPolicy requireLog() {
    if (logs.isEmpty()) {
      throw TlogText.malformed("the log policy names no log");
    }
    return this;
  }

  /** The keys of the logs; their names are the origins of their checkpoints. */
  public List<NoteKey> logs() {
    return logs;
  }

  /** The keys of the witnesses, by their names in the file. */
  public Map<String, NoteKey> witnesses() {
    return new LinkedHashMap<>(witnesses);
  }

  Quorum quorum() {
    return quorum;
  }

  /** Of the file's bytes, 64 hex digits. */
  public String sha256() {
    return sha256;
  }

  /** The log whose key signed a checkpoint, and the witnesses who did, each signature checked. */
  public Endorsement endorsement(SignedNote note) {
    return Endorsement.of(this, note);
  }
}
