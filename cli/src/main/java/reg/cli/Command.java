package reg.cli;

import java.util.Map;

/** One command: what its help says, and what it does. Holds no state. */
interface Command {
  Usage usage();

  /** Does the work and prints the result; a failure is an exception. */
  void run(Call call) throws Exception;

  /** Where the command runs when a node serves the home. */
  default RunsIn runsIn() {
    return RunsIn.NODE;
  }

  /** A place to run in. */
  enum RunsIn {
    /** The process of the node, which has the store open. */
    NODE,
    /** A process of its own always; it needs no store. */
    OWN_PROCESS
  }

  /** Commands below this one, as {@code show} in {@code reg key show}, in order. */
  default Map<String, Command> children() {
    return Map.of();
  }
}
