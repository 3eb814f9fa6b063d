package reg.manifest.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.manifest.policy.Rule.Logs;
import reg.manifest.tlog.TlogPolicy;

/** Reads the file of a rule that says which transparency logs are believed. */
final class LogPolicies {
  private static final String POLICY = "policy";

  private LogPolicies() {}

  /**
   * The logs of a rule; null when it asks for none.
   *
   * @param folder where the policy lies, from which its file is named; null when it lies nowhere
   * @throws RegistryException INVALID_REQUEST when the file cannot be read, is wrong or names no
   *     log
   */
  static @Nullable Logs read(@Nullable PolicyTable table, @Nullable Path folder) {
    if (table == null) {
      return null;
    }
    String name = table.requireOnly(Set.of(POLICY)).requireText(POLICY);
    if (folder == null) {
      throw table.bad(POLICY, "names a file, so the policy must be a file too");
    }
    try (InputStream in = Files.newInputStream(folder.resolve(name))) {
      return new Logs(name, TlogPolicy.parse(in.readNBytes(TlogPolicy.BYTES_MAX + 1)).requireLog());
    } catch (IOException | InvalidPathException e) {
      throw table.bad(POLICY, "names a file that cannot be read: " + e);
    } catch (RegistryException e) {
      throw table.bad(POLICY, "names " + name + ", which is refused: " + e.getMessage());
    }
  }
}
