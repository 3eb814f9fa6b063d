/**
 * What a scan says: rules, findings, verdicts. Plain values, safe for many threads but for {@link
 * reg.scan.report.Findings}. Written as docs/formats/scan-report.md says.
 */
@NullMarked
package reg.scan.report;

import org.jspecify.annotations.NullMarked;
