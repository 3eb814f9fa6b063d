package reg.manifest.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;
import reg.manifest.Golden;
import reg.manifest.attest.Attestation;
import reg.manifest.oms.BundleVerifier;
import reg.manifest.oms.EcCurve;
import reg.manifest.oms.ModelBundle;
import reg.manifest.oms.ModelSigner;
import reg.manifest.oms.ModelStatement;
import reg.manifest.oms.SignedFile;
import reg.testdata.Vectors;

/**
 * G3: no byte of anything signed changes unseen. {@code -Dreg.tamper.values} says to how many other
 * values each byte is changed, at most 255.
 */
@Tag("slow")
class TamperingTest {
  private static final int VALUES = Integer.getInteger("reg.tamper.values", 2);

  /** An odd number, so that its multiples are 255 different bytes and none is 0. */
  private static final int STEP = 0x81;

  private static Block block(byte[] bytes) {
    return Block.of(Codec.DAG_CBOR, bytes);
  }

  /**
   * Changes each byte and requires that it is seen.
   *
   * @param read gives what is signed, or refuses
   * @param spare whether there are bytes that say the same as others, as in JSON and base64
   */
  private static void changes(
      String what, byte[] good, Function<byte[], Object> read, boolean spare) {
    Object signed = read.apply(good);
    int refused = 0;
    int same = 0;
    for (int at = 0; at < good.length; at++) {
      for (int i = 1; i <= VALUES; i++) {
        byte[] changed = good.clone();
        changed[at] ^= (byte) (STEP * i);
        try {
          assertThat(read.apply(changed)).as("%s, byte %d", what, at).isEqualTo(signed);
          same++;
        } catch (RegistryException e) {
          refused++;
        }
      }
    }
    System.out.printf("%s: %d changes refused, %d of no meaning%n", what, refused, same);
    assertThat(same).isLessThanOrEqualTo(spare ? (refused + same) / 20 : 0);
  }

  @Test
  void g3OfReleasesHeadsAndRecords() {
    EnvelopeVerifier verifier = EnvelopeVerifier.of(Golden.ALICE.publisherId());
    PublisherChain chain = PublisherChain.of(Golden.ALICE.publisherId());
    byte[] release = Golden.envelope("release");
    changes("release", release, b -> verifier.verifyRelease(block(b)).release(), false);
    changes("head", Golden.envelope("head"), b -> verifier.verifyHead(block(b)).head(), false);
    changes("record", Golden.envelope("publisher"), b -> chain.append(block(b)).last(), false);
  }

  @Test
  void g3OfListsOfFilesAndOfHeads() {
    for (String name : List.of("release", "head")) {
      Cid cid = Golden.pages(name).getFirst().getKey();
      changes("page of a " + name, Golden.page(name), b -> Block.verified(cid, b).cid(), false);
    }
  }

  @Test
  void g3OfProofsOfForks() {
    var golden = Vectors.json("formats/trust.json");
    byte[] proof = HexFormat.of().parseHex(golden.required("fork").asText());
    changes("fork", proof, b -> Fork.decode(b).cid(), false);
  }

  @Test
  void g3OfAttestations() {
    byte[] good = Vectors.json("formats/attestations.json").get("vulns").asText().getBytes(UTF_8);
    changes("attestation", good, b -> Attestation.verify(b).statement(), true);
  }

  @Test
  void g3OfModelSigningBundles() {
    ModelSigner signer = ModelSigner.generate(EcCurve.P256);
    var hash = Multihash.sha256(new byte[0], 0, 0);
    var statement = ModelStatement.of("m", List.of(new SignedFile("a.txt", hash)), Map.of());
    BundleVerifier verifier = BundleVerifier.of(signer.publicKey());
    byte[] bundle = signer.sign(statement).encode();
    changes("bundle", bundle, b -> verifier.verify(ModelBundle.decode(b)), true);
  }
}
