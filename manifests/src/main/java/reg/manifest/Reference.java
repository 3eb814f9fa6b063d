package reg.manifest;

import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.Codec;

/**
 * What a person writes to name a release:
 *
 * <pre>REF = [PUBLISHER/]NAME[:VERSION] | PUBLISHER/NAME@CID | CID</pre>
 *
 * <p>Without PUBLISHER, or with {@code me/}, one's own is meant; without VERSION, the channel
 * {@code latest}. Text that is a CID is a CID, whatever else it could be. {@code toString} gives
 * text that parses to the same reference. Format page: names.
 */
public sealed interface Reference {
  /** The longest reference, in characters. */
  int LENGTH_MAX = 1024;

  /** A version or channel of a publisher's artifact. */
  record ByVersion(PublisherName publisher, ArtifactName name, Version version)
      implements Reference {
    @Override
    public String toString() {
      return owned(publisher, name) + ":" + version;
    }
  }

  /** A release of a publisher's artifact, by the CID of its envelope. */
  record ByRelease(PublisherName publisher, ArtifactName name, Cid release) implements Reference {
    public ByRelease {
      requireRelease(release);
    }

    @Override
    public String toString() {
      return publisher + "/" + name + "@" + release;
    }
  }

  /** Any block: a release when it is dag-cbor, otherwise a UnixFS root without a signature. */
  record ByCid(Cid cid) implements Reference {
    @Override
    public String toString() {
      return cid.toString();
    }
  }

  /**
   * Parses a reference.
   *
   * @throws RegistryException INVALID_REQUEST, quoting the part that is outside the grammar
   */
  static Reference parse(String text) {
    if (text.isEmpty() || text.length() > LENGTH_MAX) {
      throw invalid(text, "it has " + text.length() + " characters, of 1 to " + LENGTH_MAX);
    }
    if (Cid.isCid(text)) {
      return new ByCid(Cid.parse(text));
    }
    try {
      int slash = text.indexOf('/');
      return slash < 0
          ? parseOwn(text)
          : parseOf(PublisherName.parse(text.substring(0, slash)), text.substring(slash + 1));
    } catch (RegistryException e) {
      throw new RegistryException(Fault.INVALID_REQUEST, refusal(text, e.getMessage()), e);
    }
  }

  private static Reference parseOwn(String text) {
    if (text.startsWith(DidKey.PREFIX)) {
      throw Grammar.invalid("after the PUBLISHER comes /NAME");
    }
    if (text.indexOf('@') >= 0) {
      throw Grammar.invalid("before NAME@CID comes PUBLISHER/ (me/ for your own)");
    }
    return byVersion(new PublisherName.Me(), text);
  }

  private static Reference parseOf(PublisherName publisher, String rest) {
    int at = rest.indexOf('@');
    if (at < 0) {
      return byVersion(publisher, rest);
    }
    ArtifactName name = ArtifactName.parse(rest.substring(0, at));
    return new ByRelease(publisher, name, Cid.parse(rest.substring(at + 1)));
  }

  private static Reference byVersion(PublisherName publisher, String text) {
    int colon = text.indexOf(':');
    ArtifactName name = ArtifactName.parse(colon < 0 ? text : text.substring(0, colon));
    Version version = colon < 0 ? Version.LATEST : new Version(text.substring(colon + 1));
    return new ByVersion(publisher, name, version);
  }

  private static String owned(PublisherName publisher, ArtifactName name) {
    return publisher instanceof PublisherName.Me ? name.toString() : publisher + "/" + name;
  }

  private static void requireRelease(Cid cid) {
    if (cid.codec() != Codec.DAG_CBOR) {
      throw Grammar.invalid("CID " + cid + " is no release: those are dag-cbor, as bafyrei…");
    }
  }

  private static RegistryException invalid(String text, String why) {
    return Grammar.invalid(refusal(text, why));
  }

  private static String refusal(String text, @Nullable String why) {
    return "not a reference ([PUBLISHER/]NAME[:VERSION] | PUBLISHER/NAME@CID | CID): "
        + Grammar.quote(text)
        + ": "
        + why;
  }
}
