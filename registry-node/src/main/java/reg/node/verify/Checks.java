package reg.node.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.node.folder.FolderState;
import reg.node.verify.Reason.Verdict;

/** Gathers the reasons of one verification. The first failure decides the fault. For one thread. */
final class Checks {
  private final List<Reason> reasons = new ArrayList<>();
  private @Nullable Fault fault;

  void passed(String check, String detail) {
    reasons.add(new Reason(check, Verdict.PASSED, detail, List.of()));
  }

  /** A check that fails nothing. */
  void add(Reason reason) {
    reasons.add(reason);
  }

  void skipped(String check, String detail) {
    reasons.add(new Reason(check, Verdict.SKIPPED, detail, List.of()));
  }

  void failed(String check, Fault why, String detail, List<Reason> children) {
    fault = fault == null ? why : fault;
    reasons.add(new Reason(check, Verdict.FAILED, detail, children));
  }

  /** Runs a check that throws when it fails; null then. */
  <T> @Nullable T run(String check, Supplier<T> body) {
    try {
      return body.get();
    } catch (RegistryException e) {
      if (e.fault() == Fault.INTERRUPTED || e.fault() == Fault.STORAGE) {
        throw e;
      }
      failed(check, e.fault(), String.valueOf(e.getMessage()), List.of());
      return null;
    }
  }

  /** How the files of a folder compare. */
  void files(FolderState state) {
    if (state.isExact()) {
      String files = state.checked() == 1 ? "1 file, " : state.checked() + " files, ";
      passed("files", files + state.bytes() + " bytes, all exact");
    } else {
      var children = new ArrayList<Reason>();
      children.addAll(ofFiles("changed", state.changed()));
      children.addAll(ofFiles("missing", state.missing()));
      children.addAll(ofFiles("extra", state.extra()));
      failed(
          "files",
          Fault.CORRUPT,
          state.changed().size()
              + " changed, "
              + state.missing().size()
              + " missing, "
              + state.extra().size()
              + " extra",
          children);
    }
  }

  @Nullable Fault fault() {
    return fault;
  }

  /** All of it as one reason. */
  Reason tree(String subject) {
    Verdict verdict = fault == null ? Verdict.PASSED : Verdict.FAILED;
    return new Reason("verify", verdict, subject, reasons);
  }

  /** A failed check of one file each. */
  static List<Reason> ofFiles(String check, List<String> paths) {
    return paths.stream().map(path -> new Reason(check, Verdict.FAILED, path, List.of())).toList();
  }
}
