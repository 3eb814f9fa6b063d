package reg.cli;

import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.node.Registry;
import reg.node.kubo.KuboAddress;
import reg.node.kubo.KuboReplica;
import reg.node.pin.PinEntry.Reach;
import reg.node.pin.Pins;

final class PinCommand implements Command {
  private static final String NAME = "--name";
  private static final String DIRECT = "--direct";
  private static final String ON = "--on";
  private static final long SAY_NANOS = 2_000_000_000L;

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "pin",
            "Keep a version or a CID, and all below it, from garbage collection.",
            "",
            "What you push, pull or import is pinned already.",
            "",
            "With --on it is pinned in a Kubo instead. A running node lets Kubo fetch the files"
                + " from it; without one they are sent.")
        .positional("REF", "What to keep.")
        .value(NAME, "TEXT", "Why; shown by 'reg pins'.")
        .flag(DIRECT, "Only this one block, not what it links to.")
        .value(ON, KuboOptions.LABEL, "Pin there: kubo:HOST:PORT, kubo:URL or kubo:MULTIADDR.")
        .exits(ExitCode.NOT_FOUND, ExitCode.UNREACHABLE)
        .example("reg pin tiny-llama:1.0")
        .example("reg pin tiny-llama:1.0 --on kubo:127.0.0.1:5001")
        .example("reg pin bafybei... --name 'evaluation of May'");
  }

  @Override
  public void run(Call call) throws Exception {
    String on = call.value(ON);
    try (var registry = call.openRegistry()) {
      if (on != null) {
        pinOn(call, registry, KuboAddress.parse(on));
        return;
      }
      var reach = call.flag(DIRECT) ? Reach.DIRECT : Reach.RECURSIVE;
      PinsCommand.printOne(
          call, new Pins(registry).pin(call.positional(0), reach, call.value(NAME)));
    }
  }

  private static void pinOn(Call call, Registry registry, URI kubo) throws InterruptedException {
    if (call.flag(DIRECT) || call.value(NAME) != null) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, ON + " takes neither " + DIRECT + " nor " + NAME);
    }
    ServedHome served = call.servedHome();
    String ref = call.positional(0);
    try (var progress = call.progress();
        var replica = new KuboReplica(registry, kubo, KuboOptions.authorization(call), progress)) {
      var said = new AtomicLong(System.nanoTime());
      KuboReplica.Kept kept =
          served == null
              ? replica.upload(ref)
              : replica.pin(ref, served.node().status().swarm(), blocks -> say(call, said, blocks));
      KuboOptions.print(call, kept, kubo);
    }
  }

  private static void say(Call call, AtomicLong said, long blocks) {
    long now = System.nanoTime();
    if (now - said.get() > SAY_NANOS) {
      said.set(now);
      call.say("Kubo has " + Texts.count(blocks, "block"));
    }
  }
}
