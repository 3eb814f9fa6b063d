package reg.libp2p.tcp;

import java.net.InetAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reg.libp2p.ConnectionLimits;
import reg.libp2p.pnet.PreSharedKey;
import reg.libp2p.upgrade.Upgrader;

/**
 * What a TCP transport needs.
 *
 * @param upgrader the security protocols we speak
 * @param networkKey the private network we are in, or null for the public one
 * @param limits counts inbound connections
 * @param refused addresses from which nothing is accepted: those of banned peers
 * @param full told when a connection was refused for want of a place; may make room for the next
 */
public record TcpConfig(
    Upgrader upgrader,
    @Nullable PreSharedKey networkKey,
    ConnectionLimits limits,
    Predicate<InetAddress> refused,
    Runnable full) {}
