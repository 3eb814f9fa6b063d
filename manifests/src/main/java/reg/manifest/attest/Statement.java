package reg.manifest.attest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.manifest.json.JsonWriter;

/**
 * What is said, and about which bytes. Fields that are not known are passed over, as in-toto asks.
 * Source: in-toto/attestation, spec/v1/statement.md.
 *
 * @param subjects what it is about, at least one
 * @param predicateType what kind of thing is said
 * @param predicate what is said
 */
public record Statement(List<Subject> subjects, String predicateType, MapNode predicate) {
  /** The value of {@code _type}. */
  public static final String TYPE = "https://in-toto.io/Statement/v1";

  /** The payload type of an envelope that holds one. */
  public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

  /** How many subjects one may have. */
  public static final int SUBJECTS_MAX = 256;

  private static final int TEXT_MAX = 1024;
  private static final String ISSUED = "reg.issued";
  private static final String EXPIRES = "reg.expires";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * Some bytes.
   *
   * @param name what they are called; says nothing about which bytes they are
   * @param sha256 64 hex digits; null when only other digests are given
   * @param issued when the statement about them was made; null when it does not say
   * @param expires from when on it is not to be counted; null for never
   */
  public record Subject(
      @Nullable String name,
      @Nullable String sha256,
      @Nullable Instant issued,
      @Nullable Instant expires) {
    /** A release: its full name and the digest in its CID. */
    public static Subject of(String name, Cid release, Instant issued, @Nullable Instant expires) {
      return new Subject(name, sha256Of(release), issued, expires);
    }
  }

  /**
   * Checks the limits.
   *
   * @throws RegistryException MALFORMED past them
   */
  public Statement {
    subjects = List.copyOf(subjects);
    if (subjects.isEmpty() || subjects.size() > SUBJECTS_MAX) {
      throw DsseEnvelope.malformed("it has " + subjects.size() + " subjects, of 1 to 256");
    }
    if (predicateType.isEmpty() || predicateType.length() > TEXT_MAX) {
      throw DsseEnvelope.malformed("its predicate type has " + predicateType.length() + " letters");
    }
  }

  /** The digest by which a statement names a release: 64 hex digits, from its CID. */
  public static String sha256Of(Cid release) {
    return release.multihash().hexDigest();
  }

  /** The statement as JSON. */
  public byte[] encode() {
    var list = new ArrayList<Node>();
    for (Subject subject : subjects) {
      MapNode times =
          MapNode.builder()
              .put(ISSUED, Moments.write(subject.issued()))
              .put(EXPIRES, Moments.write(subject.expires()))
              .build();
      list.add(
          MapNode.builder()
              .put("name", subject.name())
              .put("digest", MapNode.builder().put("sha256", subject.sha256()).build())
              .put("annotations", times.entries().isEmpty() ? null : times)
              .build());
    }
    return JsonWriter.write(
        MapNode.builder()
            .put("_type", TYPE)
            .put("subject", list)
            .put("predicateType", predicateType)
            .put("predicate", predicate)
            .build());
  }

  /**
   * Reads a statement.
   *
   * @throws RegistryException MALFORMED for what is none, and past the limits
   */
  public static Statement decode(byte[] json) {
    MapNode map = DsseEnvelope.json(json).asMap("the statement");
    if (!map.text("_type").equals(TYPE)) {
      throw DsseEnvelope.malformed("its _type is not " + TYPE);
    }
    var subjects = new ArrayList<Subject>();
    for (Node node : map.list("subject")) {
      subjects.add(subject(node.asMap("a subject")));
    }
    Node predicate = map.find("predicate");
    return new Statement(
        subjects,
        map.text("predicateType"),
        predicate == null ? MapNode.EMPTY : predicate.asMap("the predicate"));
  }

  private static Subject subject(MapNode map) {
    String name = map.textOrNull("name");
    String sha256 = map.map("digest").textOrNull("sha256");
    if (sha256 != null && !SHA256.matcher(sha256).matches()) {
      throw DsseEnvelope.malformed("a sha256 is not 64 digits of lower-case hex");
    }
    MapNode annotations = map.find("annotations") == null ? MapNode.EMPTY : map.map("annotations");
    return new Subject(
        name, sha256, Moments.read(annotations, ISSUED), Moments.read(annotations, EXPIRES));
  }
}
