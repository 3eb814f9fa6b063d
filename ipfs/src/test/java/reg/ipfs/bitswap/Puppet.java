package reg.ipfs.bitswap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import reg.libp2p.Host;
import reg.libp2p.PeerEvent;
import reg.libp2p.PeerId;
import reg.libp2p.ProtocolHandler;
import reg.libp2p.Stream;
import reg.libp2p.Wire;

/** A peer that keeps the messages it gets and says what the test wants it to. */
final class Puppet implements ProtocolHandler {
  private final Host host;
  private final BlockingQueue<BitswapMessage> got = new LinkedBlockingQueue<>();

  Puppet(Host host) {
    this.host = host;
    host.handle(this);
  }

  Host host() {
    return host;
  }

  /** The messages that were not looked at yet. */
  BlockingQueue<BitswapMessage> got() {
    return got;
  }

  @Override
  public String protocolId() {
    return Bitswap.PROTOCOL;
  }

  @Override
  public void handle(Stream stream) throws IOException {
    for (ByteBuffer m = Wire.readMessage(stream, 4 << 20);
        m != null;
        m = Wire.readMessage(stream, 4 << 20)) {
      got.add(BitswapReader.decode(m));
    }
  }

  /** Connects, and waits until both sides know. */
  PeerId meet(Host other) throws InterruptedException {
    var events = other.subscribe();
    host.connect(Hosts.address(other));
    PeerEvent event = events.take();
    while (!(event instanceof PeerEvent.Connected && event.peer().equals(host.id()))) {
      event = events.take();
    }
    events.end();
    return host.id();
  }

  BitswapMessage next() throws InterruptedException {
    return Objects.requireNonNull(got.poll(30, TimeUnit.SECONDS), "no message came");
  }

  void say(PeerId peer, BitswapMessage message) throws IOException, InterruptedException {
    try (Stream stream = host.open(peer, List.of(Bitswap.PROTOCOL))) {
      Wire.writeFully(stream, BitswapCodecTest.framed(message));
    }
  }

  void say(PeerId peer, byte[] message) throws IOException, InterruptedException {
    try (Stream stream = host.open(peer, List.of(Bitswap.PROTOCOL))) {
      Wire.writeMessage(stream, message);
    }
  }
}
