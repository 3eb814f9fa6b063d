package reg.manifest.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.manifest.policy.Finding.Verdict;
import reg.manifest.policy.PolicyFacts.Danger;
import reg.manifest.policy.PolicyFacts.FileFact;
import reg.manifest.policy.Rule.Formats;

/** Judges the formats of files, as a scan found them by their bytes. */
final class FileFormats {
  private FileFormats() {}

  /** Before the use from which on it is refused, what would be refused is a warning. */
  static Finding judge(Formats rule, @Nullable List<FileFact> files, boolean refuses) {
    if (files == null) {
      return new Finding("formats", Verdict.UNKNOWN, "the files were not scanned");
    }
    var children = new ArrayList<Finding>();
    boolean refused = false;
    for (FileFact file : files) {
      String why = refusal(rule, file);
      if (why != null) {
        refused = true;
        children.add(
            new Finding("file", refuses ? Verdict.FAILED : Verdict.WARNED, file.path() + why));
      } else if (file.danger() == Danger.SUSPICIOUS) {
        children.add(new Finding("file", Verdict.WARNED, file.path() + ": " + file.finding()));
      }
    }
    Verdict verdict =
        children.isEmpty() ? Verdict.PASSED : refused && refuses ? Verdict.FAILED : Verdict.WARNED;
    String detail = files.size() + " files, " + children.size() + " with findings";
    return new Finding("formats", verdict, detail, children);
  }

  private static @Nullable String refusal(Formats rule, FileFact file) {
    Set<String> allow = rule.allow();
    if (rule.deny().contains(file.format())) {
      return ": format " + file.format() + " is denied";
    }
    if (allow != null && !allow.contains(file.format())) {
      return ": format " + file.format() + " is not among those allowed";
    }
    return file.danger() == Danger.DENIED ? ": " + file.finding() : null;
  }
}
