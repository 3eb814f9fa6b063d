package reg.node.push;

import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.ArtifactName;
import reg.manifest.PublisherName;
import reg.manifest.Reference;
import reg.manifest.Version;

/**
 * Under which name a push publishes.
 *
 * @param name the artifact
 * @param version null to take the next free number
 * @param publisher who was named; must turn out to be this home
 */
record PushTarget(ArtifactName name, @Nullable Version version, PublisherName publisher) {
  /**
   * Parses {@code [me/|DID/]NAME[:VERSION]}.
   *
   * @throws RegistryException INVALID_REQUEST for other references and for the channel {@code
   *     latest}
   */
  static PushTarget parse(String text) {
    if (!(Reference.parse(text) instanceof Reference.ByVersion named)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST, "push goes to NAME[:VERSION], not to '" + text + "'");
    }
    boolean unversioned = named.version().equals(Version.LATEST);
    if (unversioned && text.endsWith(":" + Version.LATEST)) {
      throw new RegistryException(
          Fault.INVALID_REQUEST,
          "'latest' is a channel that follows each push; name a version, or none for the next"
              + " number");
    }
    return new PushTarget(named.name(), unversioned ? null : named.version(), named.publisher());
  }
}
