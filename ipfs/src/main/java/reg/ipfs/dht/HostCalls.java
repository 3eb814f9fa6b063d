package reg.ipfs.dht;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.libp2p.Connection;
import reg.libp2p.Handoff;
import reg.libp2p.Host;
import reg.libp2p.Offence;
import reg.libp2p.PeerId;
import reg.libp2p.Stream;
import reg.libp2p.Wire;

/** Questions over a host, each on a virtual thread and given up after its time. */
final class HostCalls implements DhtNetwork.Calls {
  private static final DhtMessage PING = DhtMessage.ask(DhtMessage.Type.PING, new byte[0]);

  private final Host host;
  private final DhtScope scope;
  private final Handoff<DhtNetwork.Outcome> outcomes;

  /** In the order in which they began, so that the first is the first to be given up. */
  private final Map<PeerId, Running> running = new LinkedHashMap<>();

  private record Running(Thread thread, long deadline) {}

  HostCalls(Host host, DhtScope scope) {
    this.host = host;
    this.scope = scope;
    this.outcomes = new Handoff<>(Integer.MAX_VALUE, host.timeline());
  }

  @Override
  public void start(DhtPeer peer, DhtMessage question) {
    Thread thread =
        Thread.ofVirtual()
            .name("dht-ask-" + peer.id())
            .start(() -> outcomes.offer(outcome(peer, question)));
    long deadline = host.timeline().nanos() + DhtLimits.ANSWER_TIME.toNanos();
    running.put(peer.id(), new Running(thread, deadline));
  }

  @Override
  public DhtNetwork.Outcome take() throws InterruptedException {
    while (true) {
      Map.Entry<PeerId, Running> oldest = running.entrySet().iterator().next();
      long left = oldest.getValue().deadline - host.timeline().nanos();
      DhtNetwork.Outcome outcome = outcomes.poll(Math.max(TimeUnit.NANOSECONDS.toMillis(left), 0));
      if (outcome == null) {
        oldest.getValue().thread.interrupt();
        running.remove(oldest.getKey());
        return new DhtNetwork.Outcome.Failed(oldest.getKey());
      }
      if (running.remove(outcome.peer()) != null) {
        return outcome;
      }
    }
  }

  private DhtNetwork.Outcome outcome(DhtPeer peer, DhtMessage question) {
    try {
      DhtMessage answer = ask(peer, question);
      Connection connection = host.connection(peer.id());
      if (answer != null && connection != null) {
        DhtPeer reached = HostNetwork.reached(host, scope, connection, peer);
        return new DhtNetwork.Outcome.Answered(reached, answer);
      }
    } catch (IOException e) {
      // It is as good as not there.
    } catch (RegistryException e) {
      if (e.fault() == Fault.MALFORMED) {
        host.charge(peer.id(), Offence.MALFORMED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new DhtNetwork.Outcome.Failed(peer.id());
  }

  /** The answer, for one that is not answered to a ping behind it; null for none. */
  private @Nullable DhtMessage ask(DhtPeer peer, DhtMessage question)
      throws IOException, InterruptedException {
    host.connect(
        peer.id(), peer.addresses().stream().limit(DhtLimits.ADDRESSES_DIALLED_MAX).toList());
    try (Stream stream = host.open(peer.id(), List.of(scope.protocol()))) {
      stream.timeout(DhtLimits.ANSWER_TIME);
      Wire.writeMessage(stream, DhtWriter.encode(question));
      boolean isAnswered = question.type().isAnswered();
      if (!isAnswered) {
        // Questions of a stream are taken one after the other: who answers this one has taken that.
        Wire.writeMessage(stream, DhtWriter.encode(PING));
      }
      // Our side ends after the answer: js drops a question, or its answer, that the end overtakes.
      ByteBuffer answer = Wire.readMessage(stream, DhtLimits.ANSWER_BYTES_MAX);
      if (answer == null) {
        return isAnswered ? null : question;
      }
      return DhtReader.decode(answer);
    }
  }

  @Override
  public void close() {
    running.values().forEach(each -> each.thread.interrupt());
  }
}
