package reg.manifest;

/** The full name of a release: whose, which artifact, which version. */
public record ReleaseId(PublisherId publisher, ArtifactName name, Version version) {
  /** The reference that names it everywhere: {@code did:key:z6Mk…/NAME:VERSION}. */
  @Override
  public String toString() {
    return publisher + "/" + name + ":" + version;
  }
}
