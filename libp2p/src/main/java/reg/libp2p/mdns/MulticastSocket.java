package reg.libp2p.mdns;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/** One address family's multicast group, joined on every interface that has multicast. */
final class MulticastSocket implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MulticastSocket.class.getName());
  private static final int PORT = 5_353;
  private static final int RECEIVE_BYTES_MAX = 9_000;

  private final DatagramChannel channel;
  private final InetSocketAddress group;
  private final List<NetworkInterface> interfaces;

  private MulticastSocket(
      DatagramChannel channel, InetSocketAddress group, List<NetworkInterface> interfaces) {
    this.channel = channel;
    this.group = group;
    this.interfaces = interfaces;
  }

  /**
   * Binds the port and joins the group.
   *
   * @throws IOException when the port is taken, or no interface can join
   */
  static MulticastSocket open(ProtocolFamily family, String group) throws IOException {
    var channel = DatagramChannel.open(family);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.bind(new InetSocketAddress(PORT));
      InetAddress address = InetAddress.getByName(group);
      List<NetworkInterface> joined = join(channel, address);
      if (joined.isEmpty()) {
        throw new IOException("no interface with multicast for " + group);
      }
      return new MulticastSocket(channel, new InetSocketAddress(address, PORT), joined);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static List<NetworkInterface> join(DatagramChannel channel, InetAddress group)
      throws IOException {
    var joined = new ArrayList<NetworkInterface>();
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      if (each.isUp() && each.supportsMulticast()) {
        try {
          channel.join(group, each);
          joined.add(each);
        } catch (IOException e) {
          LOG.log(Level.DEBUG, "mdns not on {0}: {1}", each.getName(), e.getMessage());
        }
      }
    }
    return joined;
  }

  /** Waits for a packet. */
  byte[] receive() throws IOException {
    var buffer = ByteBuffer.allocate(RECEIVE_BYTES_MAX);
    channel.receive(buffer);
    byte[] packet = new byte[buffer.position()];
    buffer.flip().get(packet);
    return packet;
  }

  /** Sends a packet on every interface; one that cannot is passed over. */
  synchronized void send(byte[] packet) {
    for (NetworkInterface each : interfaces) {
      try {
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, each);
        channel.send(ByteBuffer.wrap(packet), group);
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "mdns not sent on {0}: {1}", each.getName(), e.getMessage());
      }
    }
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "mdns socket not closed: {0}", e.getMessage());
    }
  }
}
