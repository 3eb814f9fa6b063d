package reg.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.manifest.PublisherName.Did;
import reg.manifest.PublisherName.Domain;
import reg.manifest.PublisherName.Me;
import reg.manifest.PublisherName.Petname;
import reg.manifest.Reference.ByCid;
import reg.manifest.Reference.ByRelease;
import reg.manifest.Reference.ByVersion;

class ReferenceTest {
  private static final String KEY = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
  private static final String RELEASE =
      "bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
  private static final String ROOT = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
  private static final String V0 = "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn";

  private static ByVersion version(PublisherName publisher, String name, String version) {
    return new ByVersion(publisher, ArtifactName.parse(name), new Version(version));
  }

  @Test
  void readsEveryFormOfTheGrammar() {
    var me = new Me();
    assertThat(Reference.parse("llama")).isEqualTo(version(me, "llama", "latest"));
    assertThat(Reference.parse("llama:1.0")).isEqualTo(version(me, "llama", "1.0"));
    assertThat(Reference.parse("me/llama:1.0")).isEqualTo(version(me, "llama", "1.0"));
    assertThat(Reference.parse("did")).hasToString("did:latest");
    assertThat(Reference.parse("did:latest")).isEqualTo(version(me, "did", "latest"));
    assertThat(Reference.parse("ME/llama")).isEqualTo(version(me, "llama", "latest"));
    assertThat(Reference.parse("Alice/llama:1.0+b"))
        .isEqualTo(version(new Petname("alice"), "llama", "1.0+b"));
    var did = new Did(PublisherId.parse(KEY));
    assertThat(Reference.parse("did:key:" + KEY + "/llama:1"))
        .isEqualTo(version(did, "llama", "1"));
    assertThat(Reference.parse(KEY + "/llama")).isEqualTo(version(did, "llama", "latest"));
    assertThat(Reference.parse("Models.Example.ORG/llama"))
        .isEqualTo(version(new Domain("models.example.org"), "llama", "latest"));
    assertThat(Reference.parse("alice/llama@" + RELEASE))
        .isEqualTo(
            new ByRelease(new Petname("alice"), ArtifactName.parse("llama"), Cid.parse(RELEASE)));
    assertThat(Reference.parse("me/llama@" + RELEASE)).hasToString("me/llama@" + RELEASE);
  }

  @Test
  void takesTextThatIsACidForACid() {
    for (String text : new String[] {RELEASE, ROOT, V0, "bafkqaaa"}) {
      assertThat(Reference.parse(text)).isEqualTo(new ByCid(Cid.parse(text))).hasToString(text);
    }
    // One character less, or a version, and it is a name like another.
    assertThat(Reference.parse(RELEASE.substring(0, 58))).isInstanceOf(ByVersion.class);
    assertThat(Reference.parse("bafkqaaa:1")).isInstanceOf(ByVersion.class);
    assertThat(Reference.parse("me/bafkqaaa")).isInstanceOf(ByVersion.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|0 characters",
        "a b|NAME 'a b'",
        "a/b/c|NAME 'b/c'",
        "/a|PUBLISHER ''",
        "a/|NAME ''",
        "a:|VERSION ''",
        ":1|NAME ''",
        "a:1:2|VERSION '1:2'",
        "a:1/b|PUBLISHER 'a:1'",
        "a@b|before NAME@CID comes PUBLISHER/",
        "me/a@b|not a CID: 'b'",
        "me/a:1@b|NAME 'a:1'",
        "me/a@|not a CID: ''",
        "-x/a|PUBLISHER '-x'",
        "x_/é|NAME 'é'",
        "did:key:z6Mk/a|not a did:key",
        "z6Mkabc/a|not a did:key",
        "did:web:example.org/a|did:key of an Ed25519 key",
        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK|after the PUBLISHER comes /NAME",
        "Z6MKabc/a|could be mistaken",
        "a..b/c|domain 'a..b'",
        ".org/c|domain '.org'",
        "a-.org/c|domain 'a-.org'",
        "127.0.0.1/c|domain '127.0.0.1'",
        "a.1b/c|domain 'a.1b'",
        "é.org/c|domain 'é.org'",
        "https://example.org/a|PUBLISHER 'https:'"
      })
  void quotesThePartThatIsOutsideTheGrammar(String text, String part) {
    assertThatThrownBy(() -> Reference.parse(text))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST))
        .hasMessageContaining("[PUBLISHER/]NAME[:VERSION] | PUBLISHER/NAME@CID | CID")
        .hasMessageContaining(part);
  }

  @Test
  void aReleaseIsDagCbor() {
    assertThatThrownBy(() -> Reference.parse("alice/llama@" + ROOT))
        .hasMessageContaining("is no release");
  }

  @Test
  void boundsLengths() {
    String longest = "p".repeat(64) + "/" + "n".repeat(96) + ":" + "v".repeat(128);
    assertThat(Reference.parse(longest)).hasToString(longest);
    assertThatThrownBy(() -> Reference.parse("p" + longest)).hasMessageContaining("PUBLISHER");
    assertThatThrownBy(() -> Reference.parse("a".repeat(1025))).hasMessageContaining("1025");
    assertThat(PublisherName.parse("a.".repeat(126) + "b")).isInstanceOf(Domain.class);
    assertThatThrownBy(() -> PublisherName.parse("a.".repeat(126) + "bc"))
        .hasMessageContaining("domain");
    assertThatThrownBy(() -> PublisherName.parse("a".repeat(64) + ".org"))
        .hasMessageContaining("domain");
  }

  @Test
  void reservesWhatAPetnameCouldBeMistakenFor() {
    assertThatThrownBy(() -> new Petname("ME")).hasMessageContaining("mistaken");
    assertThatThrownBy(() -> new Petname("z6mkx")).hasMessageContaining("mistaken");
    assertThatThrownBy(() -> new Petname("a.b")).hasMessageContaining("petname 'a.b'");
    // The Kelvin sign is a k in lower case.
    assertThatThrownBy(() -> new Petname("\u212aate")).hasMessageContaining("must match");
    assertThatThrownBy(() -> new Domain("\u212aeras.io")).hasMessageContaining("domain");
    assertThat(new Petname("Bob")).hasToString("bob");
  }

  @Provide
  Arbitrary<Reference> references() {
    Arbitrary<PublisherName> publishers =
        Arbitraries.of("me", "alice", "bob_2", KEY, "did:key:" + KEY, "models.example.org")
            .map(PublisherName::parse);
    Arbitrary<ArtifactName> names =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withCharRange('0', '9')
            .withChars("._-AZ")
            .ofMinLength(1)
            .ofMaxLength(96)
            .filter(text -> Grammar.isWord(text, "._-", 96))
            .map(ArtifactName::parse);
    Arbitrary<Version> versions = Arbitraries.of("latest", "1.0", "v2+x", "V").map(Version::new);
    return Arbitraries.oneOf(
        Combinators.combine(publishers, names, versions).as(ByVersion::new),
        Combinators.combine(publishers, names)
            .as((publisher, name) -> new ByRelease(publisher, name, Cid.parse(RELEASE))),
        Arbitraries.of(RELEASE, ROOT, V0).map(cid -> new ByCid(Cid.parse(cid))));
  }

  @Property
  void writesWhatItReads(@ForAll("references") Reference reference) {
    assertThat(Reference.parse(reference.toString())).isEqualTo(reference);
  }

  @Property
  void refusesOrReadsAnyText(@ForAll String text) {
    try {
      assertThat(Reference.parse(Reference.parse(text).toString()))
          .isEqualTo(Reference.parse(text));
    } catch (RegistryException e) {
      assertThat(e.fault()).isEqualTo(Fault.INVALID_REQUEST);
    }
  }
}
