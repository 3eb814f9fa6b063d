package reg.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import reg.cli.terminal.Json;
import reg.cli.terminal.Table;
import reg.node.key.Identity;
import reg.node.key.Keys;
import reg.node.key.ReaderKeys;
import reg.node.oms.ModelKeys;

/** {@code reg key}: the identity of this home. */
final class KeyCommands {
  private KeyCommands() {}

  static Command group() {
    var children = new LinkedHashMap<String, Command>();
    children.put("show", new Show());
    children.put("export", new Export());
    children.put("oms", new ModelSigning());
    children.put("recipient", new ReaderKey());
    KeyChangeCommands.addTo(children);
    return new CommandGroup("key", "Show, save and change the keys that sign for you.", children);
  }

  static void print(Call call, Identity identity) {
    if (call.isJson()) {
      call.print(
          Json.object()
              .put("did", identity.did())
              .put("words", identity.words())
              .put("peerId", identity.peerId())
              .put("keyFile", identity.keyFile()));
    } else {
      call.print(
          new Table(0)
              .row("publisher", identity.did())
              .row("words", identity.words())
              .row("peer", identity.peerId())
              .row("key file", identity.keyFile().toString()));
    }
  }

  private static final class Show implements Command {
    private static final String PEM = "--pem";

    @Override
    public Usage usage() {
      return Usage.of(this, "show", "Show the publisher and peer identity of this home.")
          .flag(PEM, "Print the publisher's public key as PEM.")
          .exits(ExitCode.NOT_FOUND)
          .example("reg key show")
          .example("reg key show --json")
          .example("reg key show --pem > my-public-key.pem");
    }

    @Override
    public RunsIn runsIn() {
      return RunsIn.OWN_PROCESS;
    }

    @Override
    public void run(Call call) {
      var keys = new Keys(call.home());
      if (!call.flag(PEM)) {
        KeyCommands.print(call, keys.show());
      } else if (call.isJson()) {
        call.print(Json.object().put("publicKey", keys.publicPem()));
      } else {
        call.session().out().print(keys.publicPem());
      }
    }
  }

  private static final class Export implements Command {
    @Override
    public Usage usage() {
      return Usage.of(
              this,
              "export",
              "Write the private key of the publisher to a new file that only you may read.",
              "",
              "Whoever has this file can publish in your name. 'reg init --import' takes it.")
          .positional("FILE", "The file to make; it must not exist.")
          .exits(ExitCode.NOT_FOUND, ExitCode.CONFLICT)
          .example("reg key export /media/safe/reg-key.pem");
    }

    @Override
    public RunsIn runsIn() {
      return RunsIn.OWN_PROCESS;
    }

    @Override
    public void run(Call call) {
      var file = Path.of(call.positional(0));
      new Keys(call.home()).exportPrivate(file);
      call.say("the private key is in " + file + "; keep it where nobody else can read it");
      if (call.isJson()) {
        call.print(Json.object().put("keyFile", file));
      }
    }
  }

  private static final class ReaderKey implements Command {
    @Override
    public Usage usage() {
      return Usage.of(
              this,
              "recipient",
              "Show the recipient by which others let you read private versions.",
              "",
              "Give it to a publisher by a way that nobody can change it on; 'reg push --recipient'"
                  + " takes it. The key that it belongs to is made when there is none, is used for"
                  + " nothing else, and is an identity file of age.")
          .exits(ExitCode.REFUSED, ExitCode.MALFORMED)
          .example("reg key recipient");
    }

    @Override
    public RunsIn runsIn() {
      return RunsIn.OWN_PROCESS;
    }

    @Override
    public void run(Call call) {
      String recipient = new ReaderKeys(call.home()).own().recipient().toString();
      if (call.isJson()) {
        call.print(
            Json.object().put("recipient", recipient).put("keyFile", call.home().readerKey()));
      } else {
        call.print(recipient);
      }
    }
  }

  private static final class ModelSigning implements Command {
    private static final String PEM = "--pem";

    @Override
    public Usage usage() {
      return Usage.of(
              this,
              "oms",
              "Show the key that signs for OpenSSF Model Signing; make it when there is none.",
              "",
              "ECDSA on P-256, since Model Signing takes no Ed25519. 'reg export --oms' signs with"
                  + " it; give others the public key by a way they trust.")
          .flag(PEM, "Print the public key as PEM.")
          .exits(ExitCode.REFUSED, ExitCode.MALFORMED)
          .example("reg key oms")
          .example("reg key oms --pem > acme.pub");
    }

    @Override
    public RunsIn runsIn() {
      return RunsIn.OWN_PROCESS;
    }

    @Override
    public void run(Call call) {
      var key = new ModelKeys(call.home()).signer().publicKey();
      if (call.isJson()) {
        call.print(
            Json.object()
                .put("hint", key.hint())
                .put("publicKey", key.pem())
                .put("keyFile", call.home().modelSigningKey()));
      } else if (call.flag(PEM)) {
        call.session().out().print(key.pem());
      } else {
        call.print(
            new Table(0)
                .row("hint", key.hint())
                .row("key file", call.home().modelSigningKey().toString()));
      }
    }
  }
}
