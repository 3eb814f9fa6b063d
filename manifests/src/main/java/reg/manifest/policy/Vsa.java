package reg.manifest.policy;

import java.util.List;
import reg.ipld.Cid;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;
import reg.manifest.DidKey;
import reg.manifest.attest.Claim;
import reg.manifest.attest.PredicateKind;
import reg.manifest.attest.Statement;
import reg.manifest.attest.Statement.Subject;

/**
 * A decision as a SLSA verification summary, for programs that know neither reg nor its policies.
 * It claims no SLSA level. Source: slsa.dev/spec/v1.1/verification_summary.
 */
public final class Vsa {
  private static final String NO_LEVEL = "SLSA_BUILD_LEVEL_UNEVALUATED";

  private Vsa() {}

  /**
   * The summary of a decision.
   *
   * @param verifier whose decision it is
   * @param version of reg
   */
  public static Statement of(Decision decision, DidKey verifier, String version) {
    PolicyFacts.Subject release = decision.facts().subject();
    String name = release.id().toString();
    Policy policy = decision.policy();
    MapNode predicate =
        MapNode.builder()
            .put(
                "verifier",
                MapNode.builder()
                    .put("id", verifier.toString())
                    .put("version", MapNode.builder().put("reg", version).build())
                    .build())
            .put("timeVerified", decision.time().toString())
            .put("resourceUri", name)
            .put(
                "policy",
                MapNode.builder()
                    .put("uri", "urn:reg:policy:" + policy.sha256())
                    .put("digest", digest(policy.sha256()))
                    .build())
            .put("inputAttestations", inputs(decision.facts().claims()))
            .put("verificationResult", decision.isAllowed() ? "PASSED" : "FAILED")
            .put("verifiedLevels", List.of(new TextNode(NO_LEVEL)))
            .put("slsaVersion", "1.1")
            .build();
    return new Statement(
        List.of(Subject.of(name, release.release(), decision.time(), null)),
        PredicateKind.VSA.uri(),
        predicate);
  }

  private static List<Node> inputs(List<Claim> claims) {
    return claims.stream().map(Claim::attestation).<Node>map(Vsa::input).toList();
  }

  private static MapNode input(Cid attestation) {
    return MapNode.builder()
        .put("uri", "ipfs://" + attestation)
        .put("digest", digest(Statement.sha256Of(attestation)))
        .build();
  }

  private static MapNode digest(String sha256) {
    return MapNode.builder().put("sha256", sha256).build();
  }
}
