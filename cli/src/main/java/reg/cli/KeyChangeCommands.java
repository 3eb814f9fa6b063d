package reg.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.cli.terminal.Json;
import reg.cli.terminal.Table;
import reg.manifest.DidKey;
import reg.manifest.HeadPosition;
import reg.manifest.KeyRoles;
import reg.manifest.Publisher;
import reg.manifest.Role;
import reg.manifest.signing.PublisherChain;
import reg.node.Registry;
import reg.node.key.Signers;
import reg.node.sign.KeyChange;
import reg.node.sign.KeyChanges;

/** {@code reg key ls, rotate, add, revoke, set}: which keys sign for this home's publisher. */
final class KeyChangeCommands {
  private static final String THRESHOLD = "--threshold";
  private static final String EXPIRES = "--expires-days";
  private static final String OMS = "--oms";
  private static final int DAYS_MAX = 36_500;

  private KeyChangeCommands() {}

  static void addTo(Map<String, Command> children) {
    children.put("ls", new ListKeys());
    children.put("rotate", new Rotate());
    children.put("add", new Add());
    children.put("revoke", new Revoke());
    children.put("set", new Change());
  }

  private static Usage options(Usage usage) {
    return usage
        .values(THRESHOLD, "ROLE=N", "How many keys of a role must sign, as head=2.")
        .value(EXPIRES, "DAYS", "How long the record is good; 365 else.")
        .exits(ExitCode.NOT_FOUND, ExitCode.CONFLICT, ExitCode.UNSIGNED, ExitCode.MALFORMED);
  }

  private static KeyChange apply(Call call, KeyChange change) {
    for (String text : call.values(THRESHOLD)) {
      int equals = text.indexOf('=');
      String count = text.substring(equals + 1);
      if (equals < 1 || !count.matches("[0-9]{1,2}")) {
        throw new RegistryException(Fault.INVALID_REQUEST, "'" + text + "' is not ROLE=N");
      }
      change.threshold(role(text.substring(0, equals)), Integer.parseInt(count));
    }
    String days = call.value(EXPIRES);
    if (days != null) {
      if (!days.matches("[1-9][0-9]{0,4}") || Integer.parseInt(days) > DAYS_MAX) {
        throw new RegistryException(Fault.INVALID_REQUEST, "'" + days + "' is no number of days");
      }
      change.lifetime(Duration.ofDays(Integer.parseInt(days)));
    }
    return change;
  }

  private static Role role(String word) {
    for (Role role : Role.values()) {
      if (role.toString().equals(word.toLowerCase(Locale.ROOT))) {
        return role;
      }
    }
    throw new RegistryException(
        Fault.INVALID_REQUEST, "role '" + word + "' is not root, release or head");
  }

  private static Set<Role> roles(@Nullable String words) {
    if (words == null) {
      return EnumSet.allOf(Role.class);
    }
    var roles = EnumSet.noneOf(Role.class);
    for (String word : List.of(words.split(",", -1))) {
      roles.add(role(word));
    }
    return roles;
  }

  private static void print(Call call, Registry registry, PublisherChain chain) {
    var signers = new Signers(registry.home());
    Publisher record = chain.last();
    List<KeyRoles> keys =
        record == null
            ? List.of(new KeyRoles(chain.id().genesisKey(), EnumSet.allOf(Role.class)))
            : record.keys();
    if (call.isJson()) {
      call.print(json(chain, keys, signers));
      return;
    }
    var table = new Table(0).row("publisher", chain.id().toString());
    table.row("record", chain.epoch() + (record == null ? "" : " " + chain.lastCid()));
    for (Role role : Role.values()) {
      table.row(
          role.toString(), chain.threshold(role) + " of " + chain.keys(role).size() + " must sign");
    }
    for (KeyRoles key : keys) {
      String here = signers.find(key.key()) == null ? "" : ", here";
      table.row("key", key.key() + " " + key.roles() + here);
    }
    if (record != null) {
      record
          .revoked()
          .forEach(gone -> table.row("revoked", gone.key() + " from head " + gone.since()));
      table.row("expires", Texts.moment(record.validity().expires()));
    }
    call.print(table);
  }

  private static Json json(PublisherChain chain, List<KeyRoles> keys, Signers signers) {
    Publisher record = chain.last();
    var thresholds = Json.object();
    for (Role role : Role.values()) {
      thresholds.put(role.toString(), chain.threshold(role));
    }
    return Json.object()
        .put("publisher", chain.id().toString())
        .put("seq", chain.epoch())
        .put("record", record == null ? null : String.valueOf(chain.lastCid()))
        .put("thresholds", thresholds)
        .put(
            "keys",
            keys.stream()
                .map(
                    key ->
                        Json.object()
                            .put("key", key.key().toString())
                            .put("roles", key.roles().stream().map(Role::toString).toList())
                            .put("here", signers.find(key.key()) != null))
                .toList())
        .put(
            "revoked",
            record == null
                ? List.of()
                : record.revoked().stream()
                    .map(
                        gone ->
                            Json.object()
                                .put("key", gone.key().toString())
                                .put("since", gone.since().toString())
                                .put("reason", gone.reason()))
                    .toList())
        .put("expires", record == null ? null : Texts.moment(record.validity().expires()));
  }

  private static final class ListKeys implements Command {
    @Override
    public Usage usage() {
      return Usage.of(this, "ls", "List the keys that sign for your publisher, and how many must.")
          .exits(ExitCode.NOT_FOUND)
          .example("reg key ls")
          .example("reg key ls --json");
    }

    @Override
    public void run(Call call) {
      try (var registry = call.openRegistry()) {
        print(call, registry, new KeyChanges(registry).chain());
      }
    }
  }

  private static final class Rotate implements Command {
    @Override
    public Usage usage() {
      return options(
          Usage.of(
                  this,
                  "rotate",
                  "Replace a key of your publisher by a new one.",
                  "",
                  "Your publisher stays who it is: did:key:z6Mk… of its first key. Both keys sign"
                      + " the record that says so, and what you publish next is signed by the new"
                      + " one. What the old key signed stays good as long as your head lists it."
                      + " For a key that somebody else may have, 'reg key revoke' is right.")
              .optionalPositional("DID", "The key to replace; the first one of this home else.")
              .example("reg key rotate"));
    }

    @Override
    public void run(Call call) {
      String old = call.optionalPositional(0);
      try (var registry = call.openRegistry()) {
        PublisherChain chain =
            new KeyChanges(registry)
                .rotate(old == null ? null : DidKey.parse(old), change -> apply(call, change));
        call.say("record " + chain.epoch() + " is in force; keep a copy of the new key too");
        print(call, registry, chain);
      }
    }
  }

  private static final class Add implements Command {
    private static final String ROLES = "--roles";

    @Override
    public Usage usage() {
      return options(
          Usage.of(
                  this,
                  "add",
                  "Let another key sign for your publisher, or give a key other roles.",
                  "",
                  "Roles: root signs records like this one, release and head what you publish. With"
                      + " --threshold several must sign together; what this home cannot sign alone"
                      + " then waits in a file for 'reg sign --add' of the others.")
              .positional("DID", "The key: did:key:z6Mk…, as 'reg key show' prints it there.")
              .value(ROLES, "ROLES", "root,release,head, or some of them; all else.")
              .example("reg key add did:key:z6Mk... --roles release,head")
              .example("reg key add did:key:z6Mk... --threshold head=2 --threshold release=2"));
    }

    @Override
    public void run(Call call) {
      DidKey key = DidKey.parse(call.positional(0));
      try (var registry = call.openRegistry()) {
        PublisherChain chain =
            new KeyChanges(registry)
                .change(change -> apply(call, change.add(key, roles(call.value(ROLES)))));
        print(call, registry, chain);
      }
    }
  }

  private static final class Revoke implements Command {
    private static final String SINCE = "--since";
    private static final String REASON = "--reason";

    @Override
    public Usage usage() {
      return options(
          Usage.of(
                  this,
                  "revoke",
                  "Take a key away, and void what it signed from a head on.",
                  "",
                  "Releases that a head before that point lists stay good; all others by that key"
                      + " are refused everywhere once the record is known there. When it is the"
                      + " only key, a new one is made and takes its place.")
              .positional("DID", "The key: did:key:z6Mk….")
              .value(SINCE, "EPOCH.SEQ", "The first head that is void; the next one else.")
              .value(REASON, "TEXT", "What others are told.")
              .example("reg key revoke did:key:z6Mk... --reason 'laptop stolen'")
              .example("reg key revoke did:key:z6Mk... --since 0.17"));
    }

    @Override
    public void run(Call call) {
      DidKey key = DidKey.parse(call.positional(0));
      String reason = call.value(REASON);
      String since = call.value(SINCE);
      try (var registry = call.openRegistry()) {
        var changes = new KeyChanges(registry);
        HeadPosition from = since == null ? changes.next() : position(since);
        PublisherChain chain =
            changes.revoke(key, from, reason == null ? "" : reason, change -> apply(call, change));
        print(call, registry, chain);
      }
    }

    private static HeadPosition position(String text) {
      if (!text.matches("[0-9]{1,9}\\.[0-9]{1,18}")) {
        throw new RegistryException(
            Fault.INVALID_REQUEST,
            "'" + text + "' is no head's EPOCH.SEQ, as 'reg show' prints it");
      }
      int dot = text.indexOf('.');
      return new HeadPosition(
          Long.parseLong(text.substring(0, dot)), Long.parseLong(text.substring(dot + 1)));
    }
  }

  private static final class Change implements Command {
    @Override
    public Usage usage() {
      return options(
              Usage.of(
                  this,
                  "set",
                  "Change thresholds, the expiry, or keys of other signature formats."))
          .values(OMS, "FILE", "A public key (PEM) of OpenSSF Model Signing to list as yours.")
          .example("reg key set --threshold root=2")
          .example("reg key set --oms model-signing.pub.pem");
    }

    @Override
    public void run(Call call) throws IOException {
      try (var registry = call.openRegistry()) {
        var files = call.values(OMS).stream().map(call::path).toList();
        var keys = new ArrayList<byte[]>();
        for (Path file : files) {
          keys.add(spki(file));
        }
        PublisherChain chain =
            new KeyChanges(registry)
                .change(
                    change -> {
                      keys.forEach(change::modelSigningKey);
                      return apply(call, change);
                    });
        print(call, registry, chain);
      }
    }

    private static byte[] spki(Path file) throws IOException {
      if (Files.size(file) > 4096) {
        throw new RegistryException(Fault.MALFORMED, file + " is no public key in PEM");
      }
      String pem = Files.readString(file, StandardCharsets.US_ASCII);
      String begin = "-----BEGIN PUBLIC KEY-----";
      String end = "-----END PUBLIC KEY-----";
      if (!pem.strip().startsWith(begin) || !pem.strip().endsWith(end)) {
        throw new RegistryException(Fault.MALFORMED, file + " is no public key in PEM");
      }
      try {
        return Base64.getMimeDecoder()
            .decode(pem.strip().substring(begin.length(), pem.strip().length() - end.length()));
      } catch (IllegalArgumentException e) {
        throw new RegistryException(Fault.MALFORMED, file + " is no public key in PEM", e);
      }
    }
  }
}
