package reg.manifest;

import com.code_intelligence.jazzer.junit.FuzzTest;

class PublisherFuzzTest {
  @FuzzTest(maxDuration = "20s")
  void refusesOrRoundTrips(byte[] bytes) {
    Strictness.assertStrict(bytes, () -> Publisher.decode(bytes).encode());
  }
}
