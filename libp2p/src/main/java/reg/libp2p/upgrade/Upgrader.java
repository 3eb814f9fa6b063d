package reg.libp2p.upgrade;

import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reg.libp2p.Direction;
import reg.libp2p.PeerId;
import reg.libp2p.multistream.Multistream;

/** Agrees with the peer on a security protocol and runs it. */
public final class Upgrader {
  private final List<String> preference;
  private final Map<String, SecurityProtocol> protocols;

  /**
   * @param protocols what we speak, best first: a dialler proposes in this order
   */
  public Upgrader(List<? extends SecurityProtocol> protocols) {
    this.preference = protocols.stream().map(SecurityProtocol::protocolId).toList();
    this.protocols =
        protocols.stream()
            .collect(Collectors.toMap(SecurityProtocol::protocolId, Function.identity()));
  }

  /**
   * Secures a raw channel; takes not a byte more than the handshake's.
   *
   * @throws IOException when nothing is common or the handshake fails
   * @throws reg.base.RegistryException BAD_SIGNATURE when the peer is not the expected one
   */
  public Secured secure(ByteChannel channel, Direction direction, @Nullable PeerId expected)
      throws IOException {
    String chosen =
        switch (direction) {
          case OUTBOUND -> Multistream.select(channel, preference);
          case INBOUND -> Multistream.accept(channel, protocols::containsKey);
        };
    SecurityProtocol protocol = protocols.get(chosen);
    if (protocol == null) {
      throw new IOException("no security protocol " + chosen);
    }
    return protocol.secure(channel, direction, expected);
  }
}
