package reg.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.BlockSink;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.manifest.HeadTarget.Channel;
import reg.manifest.HeadTarget.Gone;
import reg.manifest.HeadTarget.Published;

/**
 * Everything a publisher offers: artifacts, their versions and channels. A channel points at a
 * published version of its own artifact; {@code latest} is a channel. Format page: head.
 *
 * @param artifacts by name without regard to case, then by version; not modifiable
 */
public record HeadMap(SortedMap<ArtifactName, SortedMap<Version, HeadTarget>> artifacts) {
  /** The key of a page of a head's map: such a page is told from any other block by it. */
  public static final String PAGE = "reg/map/v1";

  private static final int OFFERS_MAX = 8;

  /** Nothing yet. */
  public static final HeadMap EMPTY = new HeadMap(new TreeMap<>());

  /**
   * Copies the maps and checks where channels point.
   *
   * @throws RegistryException MALFORMED, naming the channel
   */
  public HeadMap {
    var copy = new TreeMap<ArtifactName, SortedMap<Version, HeadTarget>>();
    artifacts.forEach(
        (name, versions) -> {
          if (!versions.isEmpty()) {
            requireChannels(name, versions);
            copy.put(name, Collections.unmodifiableSortedMap(new TreeMap<>(versions)));
          }
        });
    artifacts = Collections.unmodifiableSortedMap(copy);
  }

  private static void requireChannels(ArtifactName name, Map<Version, HeadTarget> versions) {
    versions.forEach(
        (version, target) -> {
          if (target instanceof Channel(Version to) && !(versions.get(to) instanceof Published)) {
            throw Grammar.malformed(
                "channel " + name + ":" + version + " points at " + to + ", which is no release");
          }
          if (version.equals(Version.LATEST) && !(target instanceof Channel)) {
            throw Grammar.malformed(name + ":" + version + " must be a channel");
          }
        });
  }

  /** The versions and channels of an artifact; empty when it has none. */
  public SortedMap<Version, HeadTarget> versions(ArtifactName name) {
    return artifacts.getOrDefault(name, Collections.emptySortedMap());
  }

  /** What a version or channel is; null when there is none of that name. */
  public @Nullable HeadTarget find(ArtifactName name, Version version) {
    return versions(name).get(version);
  }

  /**
   * The release that a version or channel stands for now.
   *
   * @throws RegistryException NOT_FOUND when there is none or it was removed; REVOKED when it was
   *     withdrawn
   */
  public Cid resolve(ArtifactName name, Version version) {
    HeadTarget target = find(name, version);
    return switch (target) {
      case null ->
          throw new RegistryException(
              Fault.NOT_FOUND,
              name + ":" + version + " is not in the publisher's head, which has " + offers(name));
      case Published(Cid release) -> release;
      case Channel(Version to) -> resolve(name, to);
      case Gone gone -> throw refuse(name + ":" + version, gone);
    };
  }

  /** The last versions of an artifact, for people. */
  private String offers(ArtifactName name) {
    var there = new ArrayList<String>();
    versions(name)
        .forEach(
            (version, target) -> {
              if (!(target instanceof Gone)) {
                there.add(version.toString());
              }
            });
    int hidden = Math.max(0, there.size() - OFFERS_MAX);
    return there.isEmpty()
        ? "nothing of that name"
        : (hidden == 0 ? "" : "..., ") + String.join(", ", there.subList(hidden, there.size()));
  }

  private static RegistryException refuse(String what, Gone gone) {
    String why = gone.reason().isEmpty() ? "" : ": " + gone.reason();
    return switch (gone.state()) {
      case REMOVED ->
          new RegistryException(Fault.NOT_FOUND, what + " was removed by its publisher" + why);
      case WITHDRAWN ->
          new RegistryException(Fault.REVOKED, what + " was withdrawn by its publisher" + why);
    };
  }

  /** The channels that stand for a version now, {@code latest} first. */
  public List<Version> channelsOf(ArtifactName name, Version version) {
    var channels = new ArrayList<Version>();
    versions(name)
        .forEach(
            (tag, target) -> {
              if (target.equals(new Channel(version))) {
                channels.add(tag.equals(Version.LATEST) ? 0 : channels.size(), tag);
              }
            });
    return channels;
  }

  /** Starts a copy that can be changed. */
  public Builder edit() {
    return new Builder(artifacts);
  }

  /** Puts the pages of the map into the sink. */
  public PageList write(BlockSink sink) {
    var entries = new ArrayList<Node>();
    artifacts.forEach(
        (name, versions) ->
            versions.forEach(
                (version, target) ->
                    entries.add(
                        new ListNode(
                            List.of(
                                new TextNode(name.toString()),
                                new TextNode(version.text()),
                                HeadTarget.encode(target))))));
    return Pages.write(PAGE, entries, sink);
  }

  /**
   * Reads the pages of a map.
   *
   * @throws RegistryException MALFORMED for entries that are refused or out of order; NOT_FOUND,
   *     naming the page, when one is not held; CORRUPT from the source
   */
  public static HeadMap read(PageList list, BlockSource source) {
    var reader = new Reader();
    Pages.read(PAGE, list, source, entry -> Decoding.of("a head's map", () -> reader.add(entry)));
    return new HeadMap(reader.artifacts);
  }

  /** Changes of a map, checked together when built. For one thread. */
  public static final class Builder {
    private final SortedMap<ArtifactName, SortedMap<Version, HeadTarget>> artifacts =
        new TreeMap<>();

    private Builder(SortedMap<ArtifactName, SortedMap<Version, HeadTarget>> artifacts) {
      artifacts.forEach((name, versions) -> this.artifacts.put(name, new TreeMap<>(versions)));
    }

    /** Sets what a version or channel is; an artifact keeps the spelling it first had. */
    public Builder put(ArtifactName name, Version version, HeadTarget target) {
      artifacts.computeIfAbsent(name, n -> new TreeMap<>()).put(version, target);
      return this;
    }

    /** Drops a channel, or a version without leaving word of it. */
    public Builder remove(ArtifactName name, Version version) {
      artifacts.computeIfAbsent(name, n -> new TreeMap<>()).remove(version);
      return this;
    }

    /**
     * The changed map.
     *
     * @throws RegistryException MALFORMED when a channel points nowhere
     */
    public HeadMap build() {
      return new HeadMap(artifacts);
    }
  }

  /** Gathers entries in order. */
  private static final class Reader {
    private final SortedMap<ArtifactName, SortedMap<Version, HeadTarget>> artifacts =
        new TreeMap<>();
    private @Nullable ArtifactName lastName;
    private @Nullable Version lastVersion;

    /** Adds an entry; gives its version. */
    Version add(Node entry) {
      List<Node> fields = entry.asList("an entry");
      if (fields.size() != 3) {
        throw Grammar.malformed("an entry has " + fields.size() + " fields");
      }
      ArtifactName name = ArtifactName.parse(fields.get(0).asText("name"));
      Version version = new Version(fields.get(1).asText("version"));
      requireInOrder(name, version);
      artifacts
          .computeIfAbsent(name, n -> new TreeMap<>())
          .put(version, HeadTarget.decode(fields.get(2)));
      return version;
    }

    private void requireInOrder(ArtifactName name, Version version) {
      if (lastName != null && lastVersion != null) {
        int order = lastName.compareTo(name);
        boolean respelt = order == 0 && !lastName.toString().equals(name.toString());
        boolean repeated = order == 0 && lastVersion.compareTo(version) >= 0;
        if (order > 0 || respelt || repeated) {
          throw Grammar.malformed(name + ":" + version + " is repeated, respelt or out of order");
        }
      }
      lastName = name;
      lastVersion = version;
    }
  }
}
