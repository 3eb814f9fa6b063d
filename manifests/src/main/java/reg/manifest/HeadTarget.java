package reg.manifest;

import java.util.List;
import java.util.Locale;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.ListNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;

/** What a version or channel of an artifact is, as the head says. */
public sealed interface HeadTarget {
  /** A version: this release, and never another. */
  record Published(Cid release) implements HeadTarget {
    public Published {
      Cids.require("release", release, Codec.DAG_CBOR);
    }
  }

  /** A channel: whatever this version is now. */
  record Channel(Version version) implements HeadTarget {}

  /**
   * A version that was there. Its name stays taken.
   *
   * @param release what it was
   * @param state why it is gone
   * @param reason in the publisher's words, at most {@value #REASON_BYTES_MAX} bytes, or empty
   */
  record Gone(Cid release, State state, String reason) implements HeadTarget {
    public Gone {
      Cids.require("release", release, Codec.DAG_CBOR);
      if (!reason.isEmpty()) {
        Grammar.requireText("reason", reason, REASON_BYTES_MAX);
      }
    }
  }

  /** Why a version is gone. */
  enum State {
    /** No longer offered; whoever has it may use it. */
    REMOVED,
    /** Not to be used or passed on. */
    WITHDRAWN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The longest reason, in bytes. */
  int REASON_BYTES_MAX = 512;

  /** A link, a text, or {@code [link, state, reason]}. */
  static Node encode(HeadTarget target) {
    return switch (target) {
      case Published(Cid release) -> new LinkNode(release);
      case Channel(Version version) -> new TextNode(version.text());
      case Gone(Cid release, State state, String reason) ->
          new ListNode(
              List.of(new LinkNode(release), new TextNode(state.toString()), new TextNode(reason)));
    };
  }

  /**
   * Reads what {@link #encode} gives.
   *
   * @throws RegistryException MALFORMED for other nodes, INVALID_REQUEST for a bad version
   */
  static HeadTarget decode(Node node) {
    // A switch over types is linked anew at each start (decision 0097).
    if (node instanceof LinkNode(Cid release)) {
      return new Published(release);
    }
    if (node instanceof TextNode(String version)) {
      return new Channel(new Version(version));
    }
    if (node instanceof ListNode(List<Node> fields) && fields.size() == 3) {
      return new Gone(
          fields.get(0).asLink("release"),
          state(fields.get(1).asText("state")),
          fields.get(2).asText("reason"));
    }
    throw Grammar.malformed("an entry of a head is " + node.kind());
  }

  private static State state(String word) {
    for (State state : State.values()) {
      if (state.toString().equals(word)) {
        return state;
      }
    }
    throw Grammar.malformed("state " + Grammar.quote(word) + " must be removed or withdrawn");
  }
}
