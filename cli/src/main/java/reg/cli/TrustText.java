package reg.cli;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.cli.terminal.Json;
import reg.cli.terminal.Table;
import reg.ipld.Cid;
import reg.manifest.signing.Fork;
import reg.node.Registry;
import reg.node.trust.Fingerprint;
import reg.node.trust.SeenHeadAt;
import reg.node.trust.SeenRecord;
import reg.node.trust.Standing;
import reg.node.trust.TrustEntry;

/** What is known of a publisher, for people and for programs. */
final class TrustText {
  private TrustText() {}

  static void row(Table table, TrustEntry entry) {
    String petname = entry.petname() == null ? "-" : entry.petname();
    SeenHeadAt head = entry.head();
    table.row(
        petname,
        entry.trusted().toString() + (entry.forks().isEmpty() ? "" : " FORKED"),
        head == null ? "-" : head.position().toString(),
        entry.id().toString());
  }

  static Table table(Registry registry, TrustEntry entry) {
    Standing standing = registry.trust().standing(entry.id());
    Instant now = registry.clock().instant();
    var table =
        new Table(0)
            .row("publisher", entry.id().toString())
            .row("words", Fingerprint.of(entry.id()))
            .row("name", entry.petname() == null ? "-" : entry.petname())
            .row("trust", standing.trusted().toString())
            .row("first seen", Texts.moment(entry.firstSeen()));
    entry.vouchers().forEach(by -> table.row("vouched for by", by.toString()));
    SeenRecord record = entry.record();
    if (record != null) {
      table.row("record", record.seq() + " " + record.cid());
    }
    SeenHeadAt head = entry.head();
    if (head != null) {
      table.row("head", head.position() + " " + head.cid());
      table.row("head signed", Texts.moment(head.validity().issued()) + age(standing, now));
    }
    entry.forks().forEach(fork -> table.row("FORK", describe(registry, fork)));
    entry.settled().forEach(fork -> table.row("settled fork", describe(registry, fork)));
    return table;
  }

  private static String age(Standing standing, Instant now) {
    var age = standing.headAge(now);
    String days = age == null ? "" : ", " + age.toDays() + " days ago";
    return days + (standing.isStale(now) ? ", EXPIRED: there may be a newer one" : "");
  }

  private static String describe(Registry registry, Cid cid) {
    Fork fork = fork(registry, cid);
    return fork == null
        ? cid + " (its proof is damaged or gone)"
        : "at %s: %s and %s; proof %s"
            .formatted(fork.position(), fork.one().cid(), fork.other().cid(), cid);
  }

  private static @Nullable Fork fork(Registry registry, Cid cid) {
    try {
      return registry.trust().fork(cid);
    } catch (RegistryException e) {
      return null;
    }
  }

  static Json list(Registry registry, List<TrustEntry> entries) {
    return Json.object()
        .put("publishers", entries.stream().map(entry -> json(registry, entry)).toList());
  }

  static Json json(Registry registry, TrustEntry entry) {
    Standing standing = registry.trust().standing(entry.id());
    SeenRecord record = entry.record();
    SeenHeadAt head = entry.head();
    return Json.object()
        .put("publisher", entry.id().toString())
        .put("words", Fingerprint.of(entry.id()))
        .put("name", entry.petname())
        .put("trust", standing.trusted().toString())
        .put("vouchers", entry.vouchers().stream().map(Object::toString).toList())
        .put("firstSeen", Texts.moment(entry.firstSeen()))
        .put(
            "record",
            record == null
                ? null
                : Json.object().put("seq", record.seq()).put("cid", record.cid().toString()))
        .put("head", head == null ? null : json(head))
        .put("stale", standing.isStale(registry.clock().instant()))
        .put("forks", entry.forks().stream().map(cid -> json(registry, cid)).toList())
        .put("settled", entry.settled().stream().map(cid -> json(registry, cid)).toList());
  }

  private static Json json(SeenHeadAt head) {
    return Json.object()
        .put("position", head.position().toString())
        .put("cid", head.cid().toString())
        .put("issued", Texts.moment(head.validity().issued()))
        .put("expires", Texts.moment(head.validity().expires()))
        .put("seen", Texts.moment(head.seen()));
  }

  private static Json json(Registry registry, Cid cid) {
    Fork fork = fork(registry, cid);
    Json json = Json.object().put("proof", cid.toString()).put("intact", fork != null);
    return fork == null
        ? json
        : json.put("position", fork.position().toString())
            .put("one", fork.one().cid().toString())
            .put("other", fork.other().cid().toString());
  }
}
