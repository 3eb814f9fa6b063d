package reg.node.name;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.signing.VerifiedRelease;

/** What a reference stands for. */
public sealed interface Resolution {
  /** The file tree. */
  Cid root();

  /** How it is written in full: {@code did:key:…/NAME:VERSION}, or the CID. */
  String ref();

  /** What a folder for it is called when nobody says. */
  String folderName();

  /** The signed release; null for a bare root. */
  @Nullable VerifiedRelease signed();

  /**
   * The signed release, of which something is exported that a bare root has no words for.
   *
   * @throws RegistryException UNSIGNED for a bare root
   */
  default VerifiedRelease requireSigned() {
    VerifiedRelease signed = signed();
    if (signed == null) {
      throw new RegistryException(
          Fault.UNSIGNED, ref() + " is a bare root; push it under a name, then export that");
    }
    return signed;
  }

  /** What the user should know. */
  List<String> warnings();

  /**
   * A release, its signatures checked.
   *
   * @param signer whether the publisher is this home's own
   */
  record OfRelease(VerifiedRelease verified, Signer signer, List<String> warnings)
      implements Resolution {
    public OfRelease {
      warnings = List.copyOf(warnings);
    }

    @Override
    public Cid root() {
      return verified.release().content().root();
    }

    @Override
    public String ref() {
      return verified.release().id().toString();
    }

    @Override
    public String folderName() {
      return verified.release().id().name().toString();
    }

    @Override
    public VerifiedRelease signed() {
      return verified;
    }
  }

  /** A file or folder that nobody signed for. */
  record Bare(Cid root) implements Resolution {
    @Override
    public String ref() {
      return root.toString();
    }

    @Override
    public String folderName() {
      return root.toString();
    }

    @Override
    public @Nullable VerifiedRelease signed() {
      return null;
    }

    @Override
    public List<String> warnings() {
      return List.of(
          "nobody signed for " + root + ": its bytes are exact, but whose they are is open");
    }
  }

  /** Who signed a release. */
  enum Signer {
    /** This home's own key. */
    OWN,
    /** Another publisher. */
    OTHER
  }
}
