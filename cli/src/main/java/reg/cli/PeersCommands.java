package reg.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.base.ByteSize;
import reg.base.DurationText;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;
import reg.cli.terminal.Table;
import reg.node.swarm.Peers;

/** {@code reg peers}: whom the node is connected to, and who is let in. */
final class PeersCommands implements Command {
  private static final String FOR = "--for";
  private static final Duration BAN_DEFAULT = Duration.ofHours(1);
  private static final Duration BAN_MAX = Duration.ofDays(3650);

  @Override
  public Usage usage() {
    return Usage.of(
            this,
            "peers",
            "List the peers that the node is connected to.",
            "",
            "On each line: the peer, its address, its program, who dialled, the points it was"
                + " charged for offences (50 ban it for an hour), and the bytes of blocks that came"
                + " from it and went to it.")
        .exits(ExitCode.NOT_FOUND)
        .example("reg peers")
        .example("reg peers connect /ip4/192.0.2.7/tcp/4747/p2p/12D3KooW...")
        .example("reg peers ban 12D3KooW... --for 7d");
  }

  @Override
  public Map<String, Command> children() {
    var children = new LinkedHashMap<String, Command>();
    children.put("connect", new Connect());
    children.put("disconnect", new Disconnect());
    children.put("ban", new Ban());
    children.put("unban", new Unban());
    children.put("bans", new Bans());
    return children;
  }

  @Override
  public void run(Call call) {
    List<Peers.Entry> peers = peers(call).list();
    if (call.isJson()) {
      call.print(Json.object().put("peers", peers.stream().map(PeersCommands::json).toList()));
      return;
    }
    var table = new Table(0);
    for (Peers.Entry peer : peers) {
      table.row(
          peer.id().toString(),
          peer.address().toString(),
          peer.agent().isEmpty() ? "-" : peer.agent(),
          peer.direction(),
          peer.points() + " points",
          ByteSize.format(peer.receivedBytes()) + " in",
          ByteSize.format(peer.sentBytes()) + " out");
    }
    call.print(table);
  }

  private static Peers peers(Call call) {
    ServedHome served = call.servedHome();
    if (served == null) {
      throw NodeCommands.notRunning(call);
    }
    return served.node().network().peers();
  }

  static Json json(Peers.Entry peer) {
    return Json.object()
        .put("peerId", peer.id())
        .put("address", peer.address())
        .put("agent", peer.agent())
        .put("direction", peer.direction())
        .put("streams", peer.streams())
        .put("points", peer.points())
        .put("receivedBytes", peer.receivedBytes())
        .put("sentBytes", peer.sentBytes());
  }

  private static Json json(Peers.Ban ban) {
    return Json.object().put("name", ban.name()).put("until", Texts.moment(ban.until()));
  }

  private static final class Connect implements Command {
    @Override
    public Usage usage() {
      return Usage.of(this, "connect", "Connect the node to a peer.")
          .positional("MULTIADDR", "Where it is: /ip4/ADDRESS/tcp/PORT/p2p/PEER.")
          .exits(ExitCode.NOT_FOUND, ExitCode.UNREACHABLE, ExitCode.BAD_SIGNATURE, ExitCode.REFUSED)
          .example("reg peers connect /ip4/192.0.2.7/tcp/4747/p2p/12D3KooW...");
    }

    @Override
    public void run(Call call) throws Exception {
      Peers.Entry peer = peers(call).connect(call.positional(0));
      if (call.isJson()) {
        call.print(json(peer));
      } else {
        call.print(peer.id() + " " + peer.address());
      }
    }
  }

  private static final class Disconnect implements Command {
    @Override
    public Usage usage() {
      return Usage.of(this, "disconnect", "Close the connections with a peer; it may come back.")
          .positional("PEER", "Its id, or an address that ends in it.")
          .exits(ExitCode.NOT_FOUND)
          .example("reg peers disconnect 12D3KooW...");
    }

    @Override
    public void run(Call call) {
      done(call, "disconnected", peers(call).disconnect(call.positional(0)).toString());
    }
  }

  private static final class Ban implements Command {
    @Override
    public Usage usage() {
      return Usage.of(
              this,
              "ban",
              "Neither talk to a peer nor let it in, for an hour unless told otherwise.",
              "",
              "With it the addresses are banned that it is connected from. The ban outlives the"
                  + " node.")
          .positional("PEER", "Its id, or an address that ends in it.")
          .value(FOR, "TIME", "How long, as 90s, 30m, 12h or 7d; at most 3650d.")
          .exits(ExitCode.NOT_FOUND)
          .example("reg peers ban 12D3KooW... --for 7d");
    }

    @Override
    public void run(Call call) {
      Peers.Ban ban = peers(call).ban(call.positional(0), time(call.value(FOR)));
      if (call.isJson()) {
        call.print(json(ban));
      } else {
        call.print(ban.name() + " until " + Texts.moment(ban.until()));
      }
    }

    private static Duration time(@Nullable String text) {
      Duration time = text == null ? BAN_DEFAULT : DurationText.parse(text);
      if (time == null || time.isZero() || time.compareTo(BAN_MAX) > 0) {
        throw new RegistryException(
            Fault.INVALID_REQUEST, FOR + " takes a time as 30m or 7d, at most 3650d");
      }
      return time;
    }
  }

  private static final class Unban implements Command {
    @Override
    public Usage usage() {
      return Usage.of(this, "unban", "Lift a ban, and that of the addresses banned with it.")
          .positional("PEER", "Its id, or an address that ends in it.")
          .exits(ExitCode.NOT_FOUND)
          .example("reg peers unban 12D3KooW...");
    }

    @Override
    public void run(Call call) {
      done(call, "unbanned", peers(call).unban(call.positional(0)).toString());
    }
  }

  private static final class Bans implements Command {
    @Override
    public Usage usage() {
      return Usage.of(this, "bans", "List the peers and addresses that are banned.")
          .exits(ExitCode.NOT_FOUND)
          .example("reg peers bans --json");
    }

    @Override
    public void run(Call call) {
      List<Peers.Ban> bans = peers(call).bans();
      if (call.isJson()) {
        call.print(Json.object().put("bans", bans.stream().map(PeersCommands::json).toList()));
        return;
      }
      var table = new Table(0);
      bans.forEach(ban -> table.row(ban.name(), "until " + Texts.moment(ban.until())));
      call.print(table);
    }
  }

  private static void done(Call call, String what, String peer) {
    if (call.isJson()) {
      call.print(Json.object().put(what, peer));
    } else {
      call.print(what + " " + peer);
    }
  }
}
