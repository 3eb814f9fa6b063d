package reg.cli;

import reg.base.Fault;
import reg.base.RegistryException;

/**
 * A node of the demo, in a thread of this process; closed, it has ended.
 *
 * @param home its name
 * @param address where peers connect
 */
record DemoNode(DemoStage stage, String home, String address, Thread thread)
    implements AutoCloseable {
  @Override
  public void close() {
    stage.tell(home, "node", "stop");
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new RegistryException(Fault.INTERRUPTED, "stopped while a node was ending", e);
    }
  }
}
