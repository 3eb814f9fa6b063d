package reg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reg.base.Fault;
import reg.base.RegistryException;

class FailureTest {
  @Test
  void everyFaultHasItsExitCode() {
    var codes = new EnumMap<Fault, Integer>(Fault.class);
    for (Fault fault : Fault.values()) {
      codes.put(fault, Failure.of(new RegistryException(fault, "x")).exitCode().number());
    }
    assertThat(codes)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry(Fault.STORAGE, 1),
                Map.entry(Fault.INVALID_REQUEST, 2),
                Map.entry(Fault.NOT_FOUND, 3),
                Map.entry(Fault.UNREACHABLE, 4),
                Map.entry(Fault.CONFLICT, 5),
                Map.entry(Fault.UNSIGNED, 10),
                Map.entry(Fault.BAD_SIGNATURE, 11),
                Map.entry(Fault.CORRUPT, 12),
                Map.entry(Fault.REFUSED_BY_POLICY, 13),
                Map.entry(Fault.ROLLBACK, 14),
                Map.entry(Fault.MALFORMED, 15),
                Map.entry(Fault.REVOKED, 16),
                Map.entry(Fault.INTERRUPTED, 130)));
  }

  @Test
  void fileErrorsSayWhichFileAndWhy() {
    var missing = Failure.of(new NoSuchFileException("/a/b"));
    assertThat(missing.message()).isEqualTo("/a/b: no such file");
    assertThat(missing.exitCode().number()).isEqualTo(3);
    assertThat(Failure.of(new UncheckedIOException(new AccessDeniedException("/a"))).message())
        .isEqualTo("/a: access denied");
    assertThat(Failure.of(new IOException("disk on fire")).message()).isEqualTo("disk on fire");
  }

  @Test
  void aDefectAsksForATrace() {
    var failure = Failure.of(new IllegalStateException("oops"));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure.message()).contains("oops", "REG_DEBUG=1");
    assertThat(Failure.trace(new IllegalStateException("outer", new IOException("inner"))))
        .anyMatch(line -> line.contains("outer"))
        .anyMatch(line -> line.contains("inner"))
        .anyMatch(line -> line.contains("aDefectAsksForATrace"));
  }

  @Test
  void interruptionHasItsOwnCode() {
    assertThat(Failure.of(new InterruptedException()).exitCode().number()).isEqualTo(130);
  }

  @Test
  void programsGetTheFaultAsOneWord() {
    var failure = Failure.of(new RegistryException(Fault.BAD_SIGNATURE, "no"));
    assertThat(failure.json().document())
        .isEqualToIgnoringWhitespace("{\"error\":\"no\",\"fault\":\"bad-signature\",\"exit\":11}");
  }
}
