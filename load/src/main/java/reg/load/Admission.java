package reg.load;

import java.util.TreeMap;
import java.util.function.Supplier;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.chunker.format.FileBytes;
import reg.manifest.PublisherId;
import reg.manifest.PublisherName;
import reg.manifest.Reference;
import reg.manifest.signing.VerifiedRelease;
import reg.node.Registry;
import reg.node.policy.FileFacts;
import reg.node.policy.PolicyGate;

/** Asks a home whether a model may be loaded. */
final class Admission {
  private Admission() {}

  /** Who brought the publisher's key. */
  enum Key {
    /** Whoever asks for the model wrote the whole key, which pins it for this once. */
    NAMED,
    /** It came with the model, or stands behind a name of this home. */
    FOUND
  }

  /** How a reference names its publisher. */
  static Key keyOf(String ref) {
    PublisherName name =
        switch (Reference.parse(ref)) {
          case Reference.ByVersion named -> named.publisher();
          case Reference.ByRelease named -> named.publisher();
          case Reference.ByCid _ -> null;
        };
    return name instanceof PublisherName.Did ? Key.NAMED : Key.FOUND;
  }

  /**
   * Requires one history of the publisher, and that the policy allows the model to be loaded. Its
   * files are scanned, which reads and hashes their headers and all that a pickle has.
   *
   * @throws RegistryException ROLLBACK; REFUSED_BY_POLICY; as {@link VerifiedFile#read}
   */
  static void require(Registry registry, VerifiedModel model, Key key) {
    VerifiedRelease release = model.release();
    PublisherId publisher = release.release().id().publisher();
    if (registry.trust().standing(publisher).isForked()) {
      throw new RegistryException(
          Fault.ROLLBACK,
          publisher
              + " has signed two histories, so nothing of it is loaded; see 'reg trust show', and"
              + " 'reg trust resolve' once you know which is right");
    }
    var files = new TreeMap<String, Supplier<FileBytes>>();
    model.files().forEach((path, file) -> files.put(path, () -> new VerifiedBytes(file)));
    var scanned = FileFacts.scan(files, registry.config().threads());
    PolicyGate.of(registry).admitLoad(release, scanned, key == Key.NAMED);
  }
}
