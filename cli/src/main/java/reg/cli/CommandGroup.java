package reg.cli;

import java.util.Map;
import reg.base.Fault;
import reg.base.RegistryException;

/**
 * A command that only holds others.
 *
 * @param name of the group, as it is typed
 * @param description one sentence
 * @param children by name, in the order of the help
 */
record CommandGroup(String name, String description, Map<String, Command> children)
    implements Command {
  @Override
  public Usage usage() {
    return Usage.of(this, name, description).example("reg " + name + " --help");
  }

  @Override
  public RunsIn runsIn() {
    return RunsIn.OWN_PROCESS;
  }

  @Override
  public void run(Call call) {
    throw new RegistryException(
        Fault.INVALID_REQUEST,
        "'reg %s' needs one of: %s (see 'reg %s --help')"
            .formatted(name, String.join(", ", children.keySet()), name));
  }
}
