package reg.cli;

import reg.cli.terminal.Json;

final class VersionCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(this, "version", "Show the version of reg, of Java and of the platform.")
        .example("reg version")
        .example("reg version --json");
  }

  @Override
  public RunsIn runsIn() {
    return RunsIn.OWN_PROCESS;
  }

  @Override
  public void run(Call call) {
    String version = BuildVersion.text();
    String java = Runtime.version().toString();
    String platform = System.getProperty("os.name") + "/" + System.getProperty("os.arch");
    if (call.isJson()) {
      call.print(Json.object().put("version", version).put("java", java).put("platform", platform));
    } else {
      call.print("reg " + version + " (Java " + java + ", " + platform + ")");
    }
  }
}
