package reg.scan.archive;

import java.util.regex.Pattern;
import reg.scan.report.Findings;
import reg.scan.report.Rule;

/** Names of members that would be written outside of where an archive is unpacked. */
final class MemberNames {
  /** From the root, from a drive, or up; with either slash, as some programs take both. */
  private static final Pattern OUTSIDE =
      Pattern.compile("(?s)[/\\\\].*|[A-Za-z]:.*|(?:.*[/\\\\])?\\.\\.(?:[/\\\\].*)?|.*\u0000.*");

  private MemberNames() {}

  static void check(String name, Findings findings) {
    if (OUTSIDE.matcher(name).matches()) {
      findings.add(
          Rule.ARCHIVE_NAME, "", "member '" + Findings.shown(name) + "' leads outside the folder");
    }
  }
}
