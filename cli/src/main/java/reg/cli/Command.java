package reg.cli;

import java.util.Map;

/** One command: what its help says, and what it does. Holds no state. */
interface Command {
  Usage usage();

  /** Does the work and prints the result; a failure is an exception. */
  void run(Call call) throws Exception;

  /** Commands below this one, as {@code show} in {@code reg key show}, in order. */
  default Map<String, Command> children() {
    return Map.of();
  }
}
