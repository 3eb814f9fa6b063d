package reg.cli;

import java.nio.file.NoSuchFileException;
import reg.base.Fault;
import reg.base.RegistryException;

/** The exit codes of every command, and the one mapping from a failure to its code. */
enum ExitCode {
  OK(0, "done"),
  FAILED(1, "failed: disk, database, or a defect in reg"),
  USAGE(2, "wrong usage, or a name outside the grammar"),
  NOT_FOUND(3, "not found"),
  UNREACHABLE(4, "no peer or server answered"),
  CONFLICT(5, "conflict: it exists with other content, or another process has the store"),
  UNSIGNED(10, "not signed"),
  BAD_SIGNATURE(11, "bad signature"),
  TAMPERED(12, "tampered or damaged: bytes differ from what their CID says"),
  REFUSED(13, "refused by policy"),
  ROLLBACK(14, "older than what was seen before, or a forked history"),
  MALFORMED(15, "refused format or path"),
  REVOKED(16, "withdrawn, or signed by a revoked key"),
  INTERRUPTED(130, "interrupted; the same command goes on from there");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  int number() {
    return number;
  }

  String meaning() {
    return meaning;
  }

  /** The code of a number that a command ended with. */
  static ExitCode of(int number) {
    for (ExitCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return FAILED;
  }

  static ExitCode of(Throwable failure) {
    return switch (failure) {
      case RegistryException e -> of(e.fault());
      case InterruptedException _ -> INTERRUPTED;
      case NoSuchFileException _ -> NOT_FOUND;
      default -> FAILED;
    };
  }

  static ExitCode of(Fault fault) {
    return switch (fault) {
      case STORAGE -> FAILED;
      case INVALID_REQUEST -> USAGE;
      case NOT_FOUND -> NOT_FOUND;
      case UNREACHABLE -> UNREACHABLE;
      case CONFLICT -> CONFLICT;
      case UNSIGNED -> UNSIGNED;
      case BAD_SIGNATURE -> BAD_SIGNATURE;
      case CORRUPT -> TAMPERED;
      case REFUSED_BY_POLICY -> REFUSED;
      case ROLLBACK -> ROLLBACK;
      case MALFORMED -> MALFORMED;
      case REVOKED -> REVOKED;
      case INTERRUPTED -> INTERRUPTED;
    };
  }
}
