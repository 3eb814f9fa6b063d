package reg.manifest.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import reg.base.RegistryException;

class PathFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void whatIsAllowedStaysBelowItsFolder(FuzzedDataProvider data) {
    String path = data.consumeRemainingAsString();
    assertThat(SafeText.escape(path)).doesNotContain("\u001b", "\n");
    try {
      PathRules.require(path);
    } catch (RegistryException e) {
      assertThat(e.getMessage()).doesNotContain("\u001b", "\n");
      return;
    }
    assertThat(path.split("/", -1)).isNotEmpty().doesNotContain("", ".", "..");
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(path);
    assertThat(bytes).hasSizeLessThanOrEqualTo(PathRules.PATH_BYTES_MAX);
  }
}
