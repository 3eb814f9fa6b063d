package reg.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private static final System.Logger LOG = System.getLogger("reg.test");

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesAnEventALineForPeople() {
    try (var _ = EventLog.to(out, EventLog.Style.TEXT)) {
      LOG.log(Level.INFO, "banned peer={0} count={1}", "12D3", 1_000_000L);
      LOG.log(Level.WARNING, "ignored: {0}", "it's wrong");
      LOG.log(Level.DEBUG, "nobody wants this");
    }
    LOG.log(Level.DEBUG, "closed");
    assertThat(text().lines()).hasSize(2);
    assertThat(text().lines().toList().getFirst())
        .matches("20[0-9T:.-]+Z INFO banned peer=12D3 count=1000000");
    assertThat(text().lines().toList().getLast()).endsWith("Z WARN ignored: it's wrong");
  }

  @Test
  void writesAnEventAsAnObjectForPrograms() throws Exception {
    try (var _ = EventLog.to(out, EventLog.Style.JSON)) {
      LOG.log(Level.ERROR, "failed peer={0} reason={1}", "12D3", "a\nb\u001b[31m\"");
    }
    assertThat(text().lines()).hasSize(1);
    var event = new ObjectMapper().readTree(text());
    assertThat(event.required("time").asText()).endsWith("Z");
    assertThat(event.required("level").asText()).isEqualTo("error");
    assertThat(event.required("event").asText()).isEqualTo("failed");
    assertThat(event.at("/fields/peer").asText()).isEqualTo("12D3");
    assertThat(event.at("/fields/reason").asText()).isEqualTo("a\nb\u001b[31m\"");
  }

  @Test
  void aStrangersTextNeitherBreaksALineNorReachesTheTerminal() {
    try (var _ = EventLog.to(out, EventLog.Style.TEXT)) {
      LOG.log(Level.INFO, "heard agent={0}", "x\nINFO forged\u001b[2J $1 {0}");
    }
    assertThat(text().lines()).hasSize(1);
    assertThat(text()).doesNotContain("\u001b").contains("$1 {0}");
  }
}
