package reg.manifest.oms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static reg.manifest.oms.Models.assertFault;
import static reg.manifest.oms.Models.signed;
import static reg.manifest.oms.Models.verify;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;

/**
 * Attack S10: what the reference verifier lets pass. Each is signed with the right key, so that
 * only the rule refuses it. Expired certificates are in {@link CertificateChainTest}.
 */
class ModelSigningWeaknessTest {
  @Test
  void weakness1AnEmptyListOfFilesFitsAnyFolder() {
    String empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assertFault(
        Fault.MALFORMED,
        "lists no file",
        () ->
            verify(
                signed(
                    text ->
                        text.replaceAll("(?s)\"resources\": \\[.*?\\]", "\"resources\": []")
                            .replaceAll("\"531e[0-9a-f]*\"", "\"" + empty + "\""))));
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "", "..", "/", "../x", "/etc", "a//b", "./a.txt", "d0/"})
  void weakness1AnIgnoredPathThatHidesEverything(String path) {
    assertFault(
        Fault.MALFORMED,
        "path",
        () -> verify(signed(text -> text.replace("\".gitignore\"", "\"" + path + "\""))));
  }

  @Test
  void weakness1AnIgnoredPathThatIsNotTheSignature() {
    var statement = verify(signed(text -> text.replace("\".gitignore\"", "\"evil.py\"")));
    assertFault(
        Fault.MALFORMED, "evil.py", () -> statement.requireIgnoredOnly(Set.of("model.sig")));
    statement.requireIgnoredOnly(Set.of("evil.py"));
    verify(signed(text -> text.replace("\".gitignore\"", "\".git\"")))
        .requireIgnoredOnly(Set.of("model.sig"));
  }

  @Test
  void weakness2GitsOwnFilesAreKnownToBeUnsigned() {
    assertThat(List.of(".git", ".git/config", ".github/a/b", ".gitignore", ".gitattributes"))
        .allMatch(ModelStatement::isGitPath);
    assertThat(List.of("d/.git/x", ".gitmodules", ".gitignore2", "a", ".hidden"))
        .noneMatch(ModelStatement::isGitPath);
  }

  @ParameterizedTest
  @CsvSource({
    "\"method\": \"files\", \"method\": \"shards\"",
    "\"hash_type\": \"sha256\", \"hash_type\": \"blake3\"",
    "\"hash_type\": \"sha256\", \"hash_type\": \"blake2b\"",
    "\"algorithm\": \"sha256\", \"algorithm\": \"sha256-sharded-3\"",
    "\"method\": \"files\", '\"shard_size\": 3, \"method\": \"files\"'",
  })
  void weakness3ShardsAndOtherHashes(String from, String to) {
    assertFault(Fault.MALFORMED, "", () -> verify(signed(text -> text.replaceFirst(from, to))));
  }

  @Test
  void weakness4ANameThatIsListedTwice() {
    assertFault(
        Fault.MALFORMED,
        "listed twice",
        () -> verify(signed(text -> text.replace("empty.bin", "a.txt"))));
    assertFault(
        Fault.MALFORMED,
        "same as",
        () -> verify(signed(text -> text.replace("empty.bin", "A.TXT"))));
  }

  @ParameterizedTest
  @CsvSource({
    "\"name\": \"a.txt\", '\"name\": \"b\", \"name\": \"a.txt\"'",
    "\"_type\": , '\"_type\": \"x\", \"_type\": '",
    "\"method\": \"files\", '\"method\": \"files\", \"method\": \"files\"'",
  })
  void weakness4AKeyThatIsThereTwice(String from, String to) {
    assertFault(Fault.MALFORMED, "Duplicate", () -> verify(signed(text -> text.replace(from, to))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "./a.txt",
        "../outside.txt",
        "/etc/passwd",
        "a\\\\b",
        "C:x",
        "d0/../a",
        "CON",
        "a\\u0000",
        "e\\u0301",
        ".git/config",
        "git~1",
        "\\ud800",
        ".reg-receipt",
        "a.",
        "\\u202egpj.exe"
      })
  void weakness5PathsThatLeadElsewhere(String path) {
    assertFault(Fault.MALFORMED, "", () -> verify(signed(text -> text.replace("a.txt", path))));
  }

  @Test
  void weakness4DigestsInOtherForms() {
    UnaryOperator<String> upper =
        text -> text.replace("2cf24dba5fb0a30e26e83b2a", "2CF24DBA5FB0A30E26E83B2A");
    assertFault(Fault.MALFORMED, "lower-case", () -> verify(signed(upper)));
    assertFault(
        Fault.MALFORMED,
        "lower-case",
        () -> verify(signed(text -> text.replace("2cf24dba", "2cf24db"))));
    assertFault(
        Fault.MALFORMED,
        "not that of its files",
        () -> verify(signed(text -> text.replace("2cf24dba", "2cf24dbb"))));
  }

  @ParameterizedTest
  @CsvSource({
    "https://in-toto.io/Statement/v1, https://in-toto.io/Statement/v0.1",
    "https://model_signing/signature/v1.0, https://model_signing/Digests/v0.1",
    "\"allow_symlinks\": false, \"allow_symlinks\": \"false\"",
    "'\"allow_symlinks\": false', '\"allow_symlinks\": false, \"more\": 1'",
    "'\"predicate\": {', '\"predicate\": { \"more\": 1,'",
    "'\"name\": \"a.txt\"', '\"name\": 7'",
    "'\"subject\": [', '\"subject\": [ {},'",
    "'\"digest\": {', '\"digest\": { \"md5\": \"00\",'",
  })
  void weakness7OldAndUnknownForms(String from, String to) {
    assertFault(
        Fault.MALFORMED, "", () -> verify(signed(text -> text.replaceFirst(quote(from), to))));
  }

  private static String quote(String text) {
    return java.util.regex.Pattern.quote(text);
  }

  @Test
  void weakness7TheOldEncodingOfWhatIsSigned() {
    byte[] payload = Models.golden().encode();
    String old =
        "DSSEV1 28 b'application/vnd.in-toto+json' " + payload.length + " " + Models.goldenText();
    var bundle =
        new ModelBundle(
            new ModelBundle.ByKey(null), payload, Models.SIGNER.signatureOf(old.getBytes(UTF_8)));
    assertFault(Fault.BAD_SIGNATURE, "does not fit", () -> verify(bundle));
  }

  @Test
  void leavesOtherAnnotationsAlone() {
    var statement =
        verify(
            signed(
                text ->
                    text.replace(
                        "\"name\": \"m\"",
                        "\"annotations\": {\"a\": 1, \"b\": \"c\"}, \"name\": \"m\"")));
    assertThat(statement.annotations()).isEqualTo(Map.of("b", "c"));
    assertThat(
            verify(signed(text -> text.replaceAll("(?s)\"ignore_paths\": \\[.*?\\],", "")))
                .ignored())
        .isEmpty();
  }
}
