package reg.node.oms;

import static org.assertj.core.api.Assertions.assertThat;
import static reg.node.Refusals.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.base.Fault;
import reg.base.ProgressListener;
import reg.manifest.oms.BundleVerifier;
import reg.manifest.oms.EcCurve;
import reg.manifest.oms.ModelBundle;
import reg.manifest.oms.ModelKey;
import reg.manifest.oms.ModelSigner;
import reg.manifest.oms.ModelStatement;
import reg.node.TestHome;
import reg.node.push.PushResult;
import reg.node.verify.Reason;
import reg.node.verify.Verifier;
import reg.node.verify.VerifyRequest;
import reg.node.verify.VerifyResult;

class ModelExporterTest {
  @TempDir Path temp;
  private TestHome home;
  private PushResult pushed;
  private ModelExport export;

  @BeforeEach
  void pushAndExport() {
    home = TestHome.inMemory(temp);
    Path source =
        home.folder(
            "m", "a.txt:hello", "b/c.txt:world", "b/é:", ".gitattributes:x", ".github/y:z", "e/");
    pushed = home.push(source, "tiny:1");
    export = export("tiny:1", temp.resolve("signed"));
  }

  private ModelExport export(String ref, Path folder) {
    return new ModelExporter(home.registry(), ProgressListener.NONE).export(ref, folder);
  }

  private VerifyResult verify(boolean strict) {
    return verify(export.signature(), new ModelKeys(home.registry().home()).signer(), strict);
  }

  private VerifyResult verify(Path signature, ModelSigner signer, boolean strict) {
    var by = BundleVerifier.of(signer.publicKey());
    return new Verifier(home.registry(), ProgressListener.NONE)
        .verify(new VerifyRequest.SignedFolder(export.model(), signature, by, strict));
  }

  @Test
  void writesWhatItSignsAndNothingElse() throws IOException {
    assertThat(TestHome.contents(export.model())).containsOnlyKeys("a.txt", "b/", "b/c.txt", "b/é");
    assertThat(export.leftOut()).containsExactly(".gitattributes", ".github/y");
    assertThat(export.files()).isEqualTo(3);
    assertThat(export.bytes()).isEqualTo(10);
    ModelKey key = ModelKey.ofPem(Files.readString(export.publicKey()));
    assertThat(key).isEqualTo(new ModelKeys(home.registry().home()).signer().publicKey());
    ModelStatement statement =
        BundleVerifier.of(key).verify(ModelBundle.decode(Files.readAllBytes(export.signature())));
    assertThat(statement.annotations())
        .containsEntry("reg.manifest", String.valueOf(pushed.release()))
        .containsEntry("reg.version", "1");
    assertThat(verify(true).fault()).isNull();
    assertThat(verify(true).files().checked()).isEqualTo(3);
  }

  @Test
  void overwritesNothing() {
    refused(Fault.CONFLICT, () -> export("tiny:1", temp.resolve("signed")));
    refused(Fault.UNSIGNED, () -> export(pushed.root().toString(), temp.resolve("bare")));
    assertThat(temp.resolve("bare")).doesNotExist();
  }

  @Test
  void findsEveryChange() throws IOException {
    Files.writeString(export.model().resolve("a.txt"), "hellO");
    Files.delete(export.model().resolve("b/c.txt"));
    Files.writeString(export.model().resolve("b/__init__.py"), "");
    VerifyResult result = verify(false);
    assertThat(result.fault()).isEqualTo(Fault.CORRUPT);
    assertThat(result.files().changed()).containsExactly("a.txt");
    assertThat(result.files().missing()).containsExactly("b/c.txt");
    assertThat(result.files().extra()).containsExactly("b/__init__.py");
  }

  /** A link could be turned after the check. */
  @Test
  void followsNoLink() throws IOException {
    Path elsewhere = Files.writeString(temp.resolve("elsewhere"), "hello");
    Files.delete(export.model().resolve("a.txt"));
    Files.createSymbolicLink(export.model().resolve("a.txt"), elsewhere);
    assertThat(verify(false).files().changed()).containsExactly("a.txt");
  }

  /** Weakness 2 of S10. */
  @Test
  void saysWhichFilesOfGitsNobodySigned() throws IOException {
    Files.createDirectory(export.model().resolve(".git"));
    Files.writeString(export.model().resolve(".git/config"), "evil");
    VerifyResult lax = verify(false);
    assertThat(lax.fault()).isNull();
    assertThat(lax.reasons().children())
        .filteredOn(reason -> reason.check().equals("unsigned"))
        .singleElement()
        .satisfies(reason -> assertThat(reason.verdict()).isEqualTo(Reason.Verdict.SKIPPED))
        .satisfies(reason -> assertThat(reason.detail()).contains(".git/config"));
    assertThat(verify(true).fault()).isEqualTo(Fault.UNSIGNED);
    Files.createDirectory(export.model().resolve("b/.git"));
    Files.writeString(export.model().resolve("b/.git/config"), "evil");
    assertThat(verify(false).files().extra()).containsExactly("b/.git/config");
  }

  @Test
  void takesASignatureInsideTheFolder() throws IOException {
    Path inside = export.model().resolve("b/model.sig");
    Files.move(export.signature(), inside);
    ModelSigner signer = new ModelKeys(home.registry().home()).signer();
    assertThat(verify(inside, signer, true).fault()).isNull();
    Files.writeString(export.model().resolve("model.sig"), "another");
    assertThat(verify(inside, signer, true).files().extra()).containsExactly("model.sig");
  }

  /** Weakness 1 of S10. */
  @Test
  void refusesToOverlookAnythingButTheSignature() throws IOException {
    ModelSigner signer = ModelSigner.generate(EcCurve.P521);
    var statement =
        new ModelStatement(
            "m",
            ModelStatement.of(
                    "m",
                    BundleVerifier.of(new ModelKeys(home.registry().home()).signer().publicKey())
                        .verify(ModelBundle.decode(Files.readAllBytes(export.signature())))
                        .files(),
                    java.util.Map.of())
                .files(),
            java.util.List.of("evil.py"),
            java.util.Map.of());
    Path signature = temp.resolve("other.sig");
    Files.write(signature, signer.sign(statement).encode());
    assertThat(verify(signature, signer, false).fault()).isEqualTo(Fault.MALFORMED);
    Path same = Files.move(signature, temp.resolve("evil.py"));
    assertThat(verify(same, signer, false).fault()).isNull();
    Files.writeString(export.model().resolve("evil.py"), "import os");
    assertThat(verify(same, signer, false).files().extra()).containsExactly("evil.py");
  }

  @Test
  void saysWhenThereIsNothingToVerify() throws IOException {
    ModelSigner signer = new ModelKeys(home.registry().home()).signer();
    refused(Fault.NOT_FOUND, () -> verify(temp.resolve("none"), signer, false));
    Files.writeString(temp.resolve("no.sig"), "{}");
    assertThat(verify(temp.resolve("no.sig"), signer, false).fault()).isEqualTo(Fault.MALFORMED);
    assertThat(verify(export.signature(), ModelSigner.generate(EcCurve.P256), false).fault())
        .isEqualTo(Fault.BAD_SIGNATURE);
    var nowhere =
        new VerifyRequest.SignedFolder(
            temp.resolve("none"), export.signature(), BundleVerifier.of(signer.publicKey()), false);
    var verifier = new Verifier(home.registry(), ProgressListener.NONE);
    refused(Fault.NOT_FOUND, () -> verifier.verify(nowhere));
  }
}
