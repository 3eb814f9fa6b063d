package reg.cli.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.manifest.oms.BundleVerifier;
import reg.manifest.oms.EcCurve;
import reg.manifest.oms.ModelSigner;

/** Goal G1: the real model_signing and reg accept each other's signatures, and refuse alike. */
class ModelSigningIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = Long.getLong("reg.seed", 20261127);
  private static final int MODELS = 51;
  private static final int FILE_MUTATIONS = 220;
  private static final int SIGNATURE_MUTATIONS = 320;

  private static ModelSigning tool;

  @TempDir Path temp;
  private final Random random = new Random(SEED);

  @BeforeAll
  static void startTheTool() throws IOException {
    tool = ModelSigning.start();
  }

  @AfterAll
  static void stopTheTool() throws IOException {
    tool.close();
  }

  @Test
  void theToolAcceptsWhatRegSigns() throws IOException {
    var signers = new ArrayList<ModelSigner>();
    for (EcCurve curve : EcCurve.values()) {
      signers.add(ModelSigner.generate(curve));
    }
    for (int i = 0; i < MODELS; i++) {
      ModelFolder folder = ModelFolder.in(temp.resolve("m" + i));
      folder.fill(i == 0 ? 1000 : 1 + random.nextInt(1 + i), random);
      folder.sign(signers.get(i % signers.size()));
      var answer = tool.verify(folder.model(), folder.signature(), folder.publicKey());
      assertThat(answer.code()).as("model %d of seed %d: %s", i, SEED, answer.out()).isZero();
      assertThat(folder.isAccepted()).isTrue();
    }
    System.out.println(MODELS + " models signed by reg: all accepted by model_signing");
  }

  @Test
  void theToolAcceptsWhatTheProgramExports() throws IOException {
    RegHome home = RegHome.at(temp.resolve("home"));
    Path model = Program.repository().resolve("test-data/tiny-llama");
    home.succeed("push", model.toString(), "tiny-llama:1.0");
    JsonNode export =
        home.json("export", "tiny-llama:1.0", "--oms", temp.resolve("out").toString(), "--json");
    var answer =
        tool.run(
            "verify",
            "key",
            export.get("path").asText(),
            "--signature",
            export.get("signature").asText(),
            "--public_key",
            export.get("publicKey").asText());
    assertThat(answer.code()).as(answer.out()).isZero();
    Files.writeString(Path.of(export.get("path").asText(), "added.py"), "import os");
    home.run(
            "verify",
            export.get("path").asText(),
            "--oms",
            export.get("signature").asText(),
            "--key",
            export.get("publicKey").asText())
        .requireCode(12);
  }

  @Test
  void regAcceptsWhatTheToolSigns() throws IOException {
    for (EcCurve curve : EcCurve.values()) {
      for (boolean inside : new boolean[] {false, true}) {
        Path work = temp.resolve(curve + "-" + inside);
        ModelFolder folder = ModelFolder.in(work);
        folder.fill(1 + random.nextInt(40), random);
        Files.createDirectories(folder.model().resolve(".git"));
        Files.writeString(folder.model().resolve(".git/HEAD"), "ref");
        assertThat(tool.run("keys", curve, work).code()).isZero();
        Path signature = inside ? folder.model().resolve("model.sig") : folder.signature();
        var answer =
            tool.run(
                "sign",
                "key",
                folder.model(),
                "--signature",
                signature,
                "--private_key",
                work.resolve("key"));
        assertThat(answer.code()).as(answer.out()).isZero();
        var made = new ModelFolder(folder.model(), signature, work.resolve("pub"));
        assertThat(made.verify().fault()).as(made.verify().reasons().toString()).isNull();
        Files.writeString(folder.model().resolve("added"), "");
        assertThat(made.isAccepted()).isFalse();
      }
    }
  }

  @Test
  void certificatesAreAcceptedBothWaysUnlessExpired() throws IOException {
    for (int days : new int[] {30, -1}) {
      Path work = temp.resolve("days" + days);
      ModelFolder folder = ModelFolder.in(work);
      folder.fill(5, random);
      assertThat(tool.run("certificates", work, days).code()).isZero();
      var signed =
          tool.run(
              "sign",
              "certificate",
              folder.model(),
              "--signature",
              folder.signature(),
              "--private_key",
              work.resolve("key"),
              "--signing_certificate",
              work.resolve("leaf"),
              "--certificate_chain",
              work.resolve("middle"));
      assertThat(signed.code()).as(signed.out()).isZero();
      boolean reg = regAccepts(folder, work);
      assertThat(toolAccepts(folder, work)).isTrue();
      // Weakness 6: the tool takes an expired certificate.
      assertThat(reg).isEqualTo(days > 0);
      if (days > 0) {
        var chain = new ArrayList<>(certificates(work, "leaf"));
        chain.addAll(certificates(work, "middle"));
        var signer = ModelSigner.load(ownKey(work)).certified(chain);
        Files.write(folder.signature(), signer.sign(folder.statement()).encode());
        assertThat(toolAccepts(folder, work)).isTrue();
        assertThat(regAccepts(folder, work)).isTrue();
      }
    }
  }

  private static Path ownKey(Path work) throws IOException {
    Path key = work.resolve("key");
    Files.setPosixFilePermissions(
        key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    return key;
  }

  private static List<java.security.cert.X509Certificate> certificates(Path work, String name)
      throws IOException {
    return BundleVerifier.certificates(Files.readString(work.resolve(name)));
  }

  private static boolean regAccepts(ModelFolder folder, Path work) throws IOException {
    var roots = certificates(work, "root");
    return folder.verify(BundleVerifier.of(roots, Instant.now())).fault() == null;
  }

  private static boolean toolAccepts(ModelFolder folder, Path work) {
    var answer =
        tool.run(
            "verify",
            "certificate",
            folder.model(),
            "--signature",
            folder.signature(),
            "--certificate_chain",
            work.resolve("root"));
    return answer.code() == 0;
  }

  @Test
  void bothSayTheSameOfChangedFiles() throws IOException {
    ModelFolder folder = ModelFolder.in(temp.resolve("changed"));
    folder.fill(12, random);
    folder.sign(ModelSigner.generate(EcCurve.P256));
    var verdicts = new TreeMap<String, Integer>();
    for (int i = 0; i < FILE_MUTATIONS; i++) {
      var mutation = FileMutation.of(folder, random);
      mutation.apply();
      boolean reg = folder.isAccepted();
      var answer = tool.verify(folder.model(), folder.signature(), folder.publicKey());
      assertThat(reg)
          .as("%s, mutation %d of seed %d; model_signing: %s", mutation, i, SEED, answer.out())
          .isEqualTo(answer.code() == 0);
      verdicts.merge(mutation.kind() + (reg ? " accepted" : " refused"), 1, Integer::sum);
      mutation.undo();
    }
    System.out.println(FILE_MUTATIONS + " mutations of files, both agree: " + verdicts);
    assertThat(folder.isAccepted()).isTrue();
  }

  @Test
  void regRefusesEverySignatureThatTheToolRefuses() throws IOException {
    ModelFolder folder = ModelFolder.in(temp.resolve("signature"));
    folder.fill(3, random);
    ModelSigner signer = ModelSigner.generate(EcCurve.P256);
    folder.sign(signer);
    byte[] good = Files.readAllBytes(folder.signature());
    int agreed = 0;
    var stricter = new ArrayList<String>();
    for (int i = 0; i < SIGNATURE_MUTATIONS; i++) {
      byte[] changed = i % 2 == 0 ? flip(good) : flipPayload(good);
      Files.write(folder.signature(), changed);
      boolean reg = folder.isAccepted();
      boolean accepted = tool.accepts(folder.model(), folder.signature(), folder.publicKey());
      assertThat(reg && !accepted).as("mutation %d of seed %d", i, SEED).isFalse();
      if (reg == accepted) {
        agreed++;
      } else {
        stricter.add(new String(changed, UTF_8));
      }
    }
    System.out.println(
        SIGNATURE_MUTATIONS
            + " mutations of signatures: "
            + agreed
            + " agreed, reg stricter in "
            + stricter.size());
    // Base64 that is not canonical, and keys that only a strict reader misses.
    assertThat(stricter).hasSizeLessThan(SIGNATURE_MUTATIONS / 20);
  }

  /** One bit of the file. */
  private byte[] flip(byte[] good) {
    byte[] changed = good.clone();
    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(7));
    return changed;
  }

  /** One bit of the statement, encoded again. */
  private byte[] flipPayload(byte[] good) throws IOException {
    var bundle = (ObjectNode) JSON.readTree(good);
    var envelope = (ObjectNode) bundle.get("dsseEnvelope");
    byte[] payload = Base64.getDecoder().decode(envelope.get("payload").asText());
    payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
    envelope.put("payload", Base64.getEncoder().encodeToString(payload));
    return JSON.writeValueAsBytes(bundle);
  }
}
