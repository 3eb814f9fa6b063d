package reg.libp2p.tcp;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Objects;
import reg.libp2p.Connection;
import reg.libp2p.Multiaddr;
import reg.libp2p.MuxedStream;
import reg.libp2p.Together;
import reg.libp2p.crypto.HostKey;

/**
 * How fast one secured stream carries bytes over loopback, both ends in this process: {@code main
 * [tls|noise [MIB [ROUNDS]]]}. Not a test; run it by hand on a quiet machine.
 */
final class StreamSpeed {
  private static final int BLOCK_BYTES = 1 << 20;

  private StreamSpeed() {}

  /** Prints one line a round: seconds of wall time, of CPU for both ends, and bytes a second. */
  public static void main(String[] args) throws Exception {
    boolean noise = args.length > 0 && args[0].equals("noise");
    int blocks = args.length > 1 ? Integer.parseInt(args[1]) : 1_024;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    try (var server = transport(noise);
        var client = transport(noise)) {
      var listener = server.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
      Connection near = client.dial(listener.address(), null);
      Connection far = Objects.requireNonNull(listener.accept());
      for (int round = 0; round < rounds; round++) {
        round(near, far, blocks);
      }
    }
  }

  private static TcpTransport transport(boolean noise) {
    HostKey key = HostKey.generate();
    return noise ? Transports.noise(key) : Transports.tls(key);
  }

  private static void round(Connection near, Connection far, int blocks) throws Exception {
    long cpu = cpuNanos();
    long start = System.nanoTime();
    var sending = Together.start(() -> send(near, blocks));
    MuxedStream stream = Objects.requireNonNull(far.accept());
    long received = receive(stream);
    stream.close();
    sending.get();
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (cpuNanos() - cpu) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%.3f s wall, %.3f s cpu, %.2f GB/s, %.2f GB per cpu second%n",
        seconds,
        cpuSeconds,
        received / seconds / 1e9,
        received / cpuSeconds / 1e9);
  }

  private static long send(Connection connection, int blocks) throws IOException {
    var block = ByteBuffer.allocate(BLOCK_BYTES);
    MuxedStream stream = connection.open();
    for (int i = 0; i < blocks; i++) {
      stream.write(block.clear());
    }
    stream.close();
    return (long) blocks * BLOCK_BYTES;
  }

  private static long receive(MuxedStream stream) throws IOException {
    var block = ByteBuffer.allocate(BLOCK_BYTES);
    long total = 0;
    for (int n = stream.read(block); n >= 0; n = stream.read(block.clear())) {
      total += n;
    }
    return total;
  }

  private static long cpuNanos() {
    var bean =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return bean.getProcessCpuTime();
  }
}
