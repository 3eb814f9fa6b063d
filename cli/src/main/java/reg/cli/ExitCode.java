package reg.cli;

import reg.base.Fault;
import reg.base.RegistryException;

/** The exit codes of every command, and the one mapping from a failure to its code. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int INTERRUPTED = 130;

  // How the help lists them, as picocli wants it: "code:description".
  static final String LIST_OK = "0:done";
  static final String LIST_FAILED = "1:failed: disk, database or a defect";
  static final String LIST_USAGE = "2:wrong usage, or a name outside the grammar";
  static final String LIST_NOT_FOUND = "3:not found";
  static final String LIST_UNREACHABLE = "4:no peer or server answered";
  static final String LIST_CONFLICT = "5:conflict: it exists with other content, or the store is in use";
  static final String LIST_UNSIGNED = "10:not signed";
  static final String LIST_BAD_SIGNATURE = "11:bad signature";
  static final String LIST_TAMPERED = "12:tampered or damaged: bytes differ from what their CID says";
  static final String LIST_REFUSED = "13:refused by policy";
  static final String LIST_ROLLBACK = "14:older than what was seen before, or a forked history";
  static final String LIST_MALFORMED = "15:refused format or path";
  static final String LIST_REVOKED = "16:withdrawn, or signed by a revoked key";
  static final String LIST_INTERRUPTED = "130:interrupted; the same command goes on from there";

  private ExitCode() {}

  static int of(Throwable failure) {
    return switch (failure) {
      case RegistryException e -> of(e.fault());
      case InterruptedException _ -> INTERRUPTED;
      default -> FAILED;
    };
  }

  static int of(Fault fault) {
    return switch (fault) {
      case STORAGE -> FAILED;
      case INVALID_REQUEST -> USAGE;
      case NOT_FOUND -> 3;
      case UNREACHABLE -> 4;
      case CONFLICT -> 5;
      case UNSIGNED -> 10;
      case BAD_SIGNATURE -> 11;
      case CORRUPT -> 12;
      case REFUSED_BY_POLICY -> 13;
      case ROLLBACK -> 14;
      case MALFORMED -> 15;
      case REVOKED -> 16;
      case INTERRUPTED -> INTERRUPTED;
    };
  }
}
