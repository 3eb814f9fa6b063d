package reg.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BiFunction;
import reg.cli.terminal.Table;
import reg.manifest.PublisherId;
import reg.manifest.PublisherName;
import reg.node.Registry;
import reg.node.name.Heads;
import reg.node.trust.TrustEntry;
import reg.node.trust.TrustStore;

/** {@code reg trust}: whom this home knows. */
final class TrustCommands {
  private static final Command SHOW =
      new AboutOne(
          "show",
          TrustStore::entry,
          List.of("Show what is known of a publisher: words to compare, keys, newest head, forks."),
          List.of("reg trust show alice", "reg trust show did:key:z6Mk... --json"));

  private static final Command REMOVE =
      new AboutOne(
          "rm",
          TrustStore::remove,
          List.of(
              "Trust a publisher no more, and free its name.",
              "",
              "What was seen of its history is kept, so that an older head is refused also later."),
          List.of("reg trust rm alice"));

  private static final Command RESOLVE =
      new AboutOne(
          "resolve",
          TrustStore::settle,
          List.of(
              "Settle a fork: you have found out which history of a publisher is right.",
              "",
              "Nothing of a publisher with two histories is taken until this says that the one this"
                  + " home follows is right, or the publisher revokes the key of the other. Ask the"
                  + " publisher first; 'reg trust show' has the proof."),
          List.of("reg trust resolve alice"));

  private TrustCommands() {}

  static Command group() {
    var children = new LinkedHashMap<String, Command>();
    children.put("add", new Add());
    children.put("ls", new ListAll());
    children.put("show", SHOW);
    children.put("rm", REMOVE);
    children.put("resolve", RESOLVE);
    children.put("export", new Export());
    return new CommandGroup(
        "trust", "Say whom you trust, and see what is known of them.", children);
  }

  private static PublisherId publisher(Registry registry, String text) {
    return new Heads(registry).publisher(PublisherName.parse(text));
  }

  private static final class Add implements Command {
    private static final String VOUCHED_BY = "--vouched-by";

    @Override
    public Usage usage() {
      return Usage.of(
              this,
              "add",
              "Give a publisher a name of your own, and trust it.",
              "",
              "NAME then stands for this one key wherever a PUBLISHER may be written, in this home"
                  + " only. Compare the words that are printed with those that 'reg key show'"
                  + " prints for the publisher, by a way that nobody else controls.")
          .positional("NAME", "What to call it: letters, digits, '-' and '_'.")
          .positional("DID", "Whom: did:key:z6Mk….")
          .values(VOUCHED_BY, "PUBLISHER", "Who told you; then it is trusted as vouched for.")
          .exits(ExitCode.NOT_FOUND, ExitCode.CONFLICT)
          .example("reg trust add alice did:key:z6MkehRgf7yJbgaGfYsdoAsKdBPE3dj2CYhowQdcjqSJgvVd")
          .example("reg trust add bob did:key:z6Mk... --vouched-by alice");
    }

    @Override
    public void run(Call call) {
      String name = new PublisherName.Petname(call.positional(0)).name();
      try (var registry = call.openRegistry()) {
        PublisherId id = PublisherId.parse(call.positional(1));
        TrustStore trust = registry.trust();
        List<String> alike = trust.lookAlikes(name);
        var vouchers = new ArrayList<PublisherId>();
        call.values(VOUCHED_BY).forEach(by -> vouchers.add(publisher(registry, by)));
        TrustEntry entry =
            vouchers.isEmpty() ? trust.pin(id, name) : trust.vouch(id, name, vouchers);
        alike.forEach(
            other ->
                call.session()
                    .err()
                    .println(
                        "reg: warning: '" + name + "' looks like '" + other + "', another one"));
        print(call, registry, entry);
      }
    }
  }

  private static final class ListAll implements Command {
    @Override
    public Usage usage() {
      return Usage.of(this, "ls", "List the publishers that this home knows or has heard of.")
          .example("reg trust ls")
          .example("reg trust ls --json");
    }

    @Override
    public void run(Call call) {
      try (var registry = call.openRegistry()) {
        List<TrustEntry> entries = registry.trust().list();
        if (call.isJson()) {
          call.print(TrustText.list(registry, entries));
          return;
        }
        var table = new Table(2);
        entries.forEach(entry -> TrustText.row(table, entry));
        call.print(table);
      }
    }
  }

  private static final class Export implements Command {
    @Override
    public Usage usage() {
      return Usage.of(
              this,
              "export",
              "Print the publishers you trust, as commands that add them to another home.",
              "",
              "With --json, everything that is known of everybody.")
          .example("reg trust export > trusted.sh")
          .example("reg trust export --json");
    }

    @Override
    public void run(Call call) {
      try (var registry = call.openRegistry()) {
        List<TrustEntry> entries = registry.trust().list();
        if (call.isJson()) {
          call.print(TrustText.list(registry, entries));
          return;
        }
        for (TrustEntry entry : entries) {
          if (entry.petname() != null && registry.trust().standing(entry.id()).isKnown()) {
            call.print("reg trust add " + entry.petname() + " " + entry.id());
          }
        }
      }
    }
  }

  /**
   * A command that takes one publisher and prints what is known of it.
   *
   * @param action what is done before
   */
  private record AboutOne(
      String name,
      BiFunction<TrustStore, PublisherId, TrustEntry> action,
      List<String> description,
      List<String> examples)
      implements Command {
    @Override
    public Usage usage() {
      Usage usage =
          Usage.of(this, name, description.toArray(String[]::new))
              .positional("PUBLISHER", "A petname, or did:key:z6Mk….")
              .exits(ExitCode.NOT_FOUND);
      examples.forEach(usage::example);
      return usage;
    }

    @Override
    public void run(Call call) {
      try (var registry = call.openRegistry()) {
        PublisherId id = publisher(registry, call.positional(0));
        print(call, registry, action.apply(registry.trust(), id));
      }
    }
  }

  static void print(Call call, Registry registry, TrustEntry entry) {
    if (call.isJson()) {
      call.print(TrustText.json(registry, entry));
    } else {
      call.print(TrustText.table(registry, entry));
    }
  }
}
