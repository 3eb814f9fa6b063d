package reg.scan.archive;

import reg.chunker.format.FileBytes;
import reg.scan.report.Findings;

/** Takes the members of an archive, one after the other, to look into them in turn. */
@FunctionalInterface
public interface Members {
  /** Looks into a member; the bytes are gone when this returns. */
  void scan(String name, FileBytes bytes, Findings findings);
}
