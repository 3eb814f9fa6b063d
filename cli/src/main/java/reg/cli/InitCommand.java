package reg.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import reg.node.key.Keys;

final class InitCommand implements Command {
  private static final String IMPORT = "--import";

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "init",
            "Make this home's identity: the key that signs what you publish.",
            "",
            "'reg push' does this by itself when there is none. An identity that exists stays as it"
                + " is. Keep a copy of the key ('reg key export'): whoever has it is you, and"
                + " without it nobody can publish under your name again.")
        .value(IMPORT, "PEM", "Take the Ed25519 key of this PKCS#8 file instead of a new one.")
        .exits(ExitCode.CONFLICT, ExitCode.MALFORMED)
        .example("reg init")
        .example("REG_HOME=/srv/reg reg init --import my-key.pem");
  }

  @Override
  public RunsIn runsIn() {
    return RunsIn.OWN_PROCESS;
  }

  @Override
  public void run(Call call) {
    @Nullable String pem = call.value(IMPORT);
    var keys = new Keys(call.home());
    boolean existed = keys.exist();
    var identity = keys.init(pem == null ? null : Path.of(pem));
    call.say(existed ? "this home has an identity" : "made an identity");
    KeyCommands.print(call, identity);
  }
}
