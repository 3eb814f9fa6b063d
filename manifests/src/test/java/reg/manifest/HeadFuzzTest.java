package reg.manifest;

import com.code_intelligence.jazzer.junit.FuzzTest;

class HeadFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void refusesOrRoundTrips(byte[] bytes) {
    Strictness.assertStrict(bytes, () -> Head.decode(bytes).encode());
  }
}
