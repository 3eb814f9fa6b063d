package reg.manifest;

import com.code_intelligence.jazzer.junit.FuzzTest;

class ReleaseFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void refusesOrRoundTrips(byte[] bytes) {
    Strictness.assertStrict(bytes, () -> Release.decode(bytes).encode());
  }
}
