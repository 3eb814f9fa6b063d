package reg.manifest.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.ipld.multiformats.Multihash;
import reg.manifest.signing.PublisherKey;

/**
 * The Go libraries that others use, each way: golang.org/x/mod/sumdb, transparency-dev/merkle and
 * torchwood, behind the program of {@code peers/tlog}.
 */
class TlogPeersIT {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final NoteSigner LOG =
      NoteSigner.of("log.example", NoteKey.Type.ED25519, PublisherKey.ofSeed(new byte[32]));
  private static final int MOST = 600;

  private Process peer;
  private BufferedReader answers;

  @BeforeEach
  void start() throws IOException {
    Path program = Path.of(System.getProperty("reg.repository", "..")).resolve("peers/bin/tlog");
    assertThat(program).describedAs("made by 'peers/install tlog'").isExecutable();
    peer =
        new ProcessBuilder(program.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    answers = peer.inputReader(UTF_8);
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    peer.outputWriter().close();
    assertThat(peer.waitFor()).isZero();
  }

  private String ask(Object... words) throws IOException {
    var line = new StringBuilder();
    for (Object word : words) {
      line.append(word).append(' ');
    }
    peer.outputWriter(UTF_8).append(line.append('\n')).flush();
    String answer = String.valueOf(answers.readLine());
    assertThat(answer).doesNotContain("DISAGREE").matches("(ok|no) .*");
    return answer;
  }

  private List<String> require(Object... words) throws IOException {
    String answer = ask(words);
    assertThat(answer).startsWith("ok ");
    String rest = answer.substring(3).strip();
    return rest.isEmpty() ? List.of() : List.of(rest.split(" "));
  }

  private boolean agrees(Object... words) throws IOException {
    return ask(words).startsWith("ok");
  }

  private static String b64(byte[] bytes) {
    return bytes.length == 0 ? "-" : Base64.getEncoder().encodeToString(bytes);
  }

  private static String all(List<byte[]> hashes) {
    return String.join(" ", hashes.stream().map(TlogPeersIT::b64).toList());
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  @Test
  void notesAndKeysBothWays() throws IOException {
    byte[] text = "öne\n\ntwo\n".getBytes(UTF_8);
    List<String> pair = require("keygen", "a.example/ö");
    NoteSigner theirs = NoteSigner.parse(pair.getFirst());
    assertThat(theirs.key()).hasToString(pair.getLast());
    byte[] signed = bytes(require("sign", pair.getFirst(), b64(text)).getFirst());
    SignedNote note = SignedNote.parse(signed);
    assertThat(note.encode()).isEqualTo(signed);
    NoteCrypto.verify(theirs.key(), text, note.signatures().getFirst().bytes());
    byte[] ours = bytes(require("sign", LOG.text(), b64(text)).getFirst());
    assertThat(require("open", LOG.key(), b64(ours))).containsExactly(b64(text));
    var checkpoint = new Checkpoint("log.example", 3, new byte[32], List.of("ext"));
    byte[] sealed = sealed(checkpoint);
    assertThat(require("open", LOG.key(), b64(sealed)))
        .containsExactly(b64(checkpoint.text().getBytes(UTF_8)));
    for (int i = 0; i < sealed.length; i++) {
      byte[] wrong = GoldenLog.flipped(sealed, i);
      assertThat(agrees("open", LOG.key(), b64(wrong))).describedAs("byte " + i).isFalse();
    }
  }

  private static byte[] sealed(Checkpoint checkpoint) {
    return new SignedNote(checkpoint.text(), List.of(LOG.sign(checkpoint, NOW))).encode();
  }

  @Test
  void cosignaturesAndProofsBothWays() throws IOException {
    GoldenLog.Tiles tiles = GoldenLog.log(MOST);
    var tree = new TileTree(tiles, MOST);
    var checkpoint = new Checkpoint("log.example", MOST, tree.root());
    PublisherKey secret = PublisherKey.ofSeed(new byte[32]);
    NoteSigner witness = NoteSigner.of("w.example", NoteKey.Type.COSIGNATURE, secret);
    String text = b64(checkpoint.text().getBytes(UTF_8));
    List<String> theirs = require("cosign", "w.example", b64(secret.seed()), text);
    assertThat(theirs.getFirst()).isEqualTo(witness.key().toString());
    SignedNote.Line line = SignedNote.parse(bytes(theirs.getLast())).signatures().getFirst();
    assertThat(witness.key().verify(checkpoint, line)).isPositive();
    byte[] policy =
        "log %s\nwitness W %s\nquorum W\n".formatted(LOG.key(), witness.key()).getBytes(UTF_8);
    SignedNote sealed = SignedNote.parse(sealed(checkpoint));
    SignedNote note = sealed.with(witness.sign(checkpoint, NOW));
    TlogProof proof = TlogProof.of(77, tree.inclusion(77), note);
    String entry = b64(GoldenLog.entry(77));
    assertThat(agrees("verify", b64(policy), entry, b64(proof.encode()))).isTrue();
    assertThat(agrees("verify", b64(policy), b64(GoldenLog.entry(76)), b64(proof.encode())))
        .isFalse();
    byte[] unseen = TlogProof.of(77, tree.inclusion(77), sealed).encode();
    assertThat(agrees("verify", b64(policy), entry, b64(unseen))).isFalse();
    assertThat(require("format", 77, b64(note.encode()), all(tree.inclusion(77))))
        .containsExactly(b64(proof.encode()));
    byte[] bytes = proof.encode();
    TlogPolicy read = TlogPolicy.parse(policy);
    for (int i = 0; i < bytes.length; i++) {
      byte[] wrong = GoldenLog.flipped(bytes, i);
      if (agrees("verify", b64(policy), entry, b64(wrong))) {
        // Go's base64 takes several texts for one value; ours takes one.
        assertThatThrownBy(() -> TlogProof.parse(wrong))
            .describedAs("byte " + i)
            .hasMessageContaining("is not canonical base64");
      }
    }
    assertThat(read.endorsement(note).includes(proof, GoldenLog.entry(77))).isTrue();
  }

  /** Of random trees and proofs, a third of them changed, all three are of one opinion. */
  @Test
  void treesAndProofsBothWays() throws IOException {
    GoldenLog.Tiles tiles = GoldenLog.everySize(MOST);
    var random = new Random(6962);
    for (int i = 0; i < 500; i++) {
      int size = 1 + random.nextInt(MOST);
      int index = random.nextInt(size);
      var tree = new TileTree(tiles, size);
      var now = new Checkpoint("o", size, tree.root());
      assertThat(require("root", size)).containsExactly(b64(now.root()));
      assertThat(String.join(" ", require("prove", size, index)))
          .isEqualTo(all(tree.inclusion(index)));
      assertThat(String.join(" ", require("connect", size, index + 1)))
          .isEqualTo(all(tree.consistency(index + 1)));
      List<byte[]> path = changed(random, tree.inclusion(index));
      byte[] entry = GoldenLog.entry(index);
      assertThat(agrees("included", size, b64(now.root()), index, b64(entry), all(path)))
          .isEqualTo(Merkle.includes(now, index, Merkle.leafHash(entry), path));
      var before = new Checkpoint("o", index + 1, new TileTree(tiles, index + 1).root());
      List<byte[]> way = changed(random, tree.consistency(index + 1));
      assertThat(
              agrees("connected", size, b64(now.root()), index + 1, b64(before.root()), all(way)))
          .isEqualTo(Merkle.isConsistent(before, now, way));
    }
  }

  private static List<byte[]> changed(Random random, List<byte[]> proof) {
    var changed = new ArrayList<>(proof);
    if (random.nextInt(3) == 0 && !proof.isEmpty()) {
      int at = random.nextInt(proof.size());
      switch (random.nextInt(3)) {
        case 0 -> changed.remove(at);
        case 1 -> changed.add(at, new byte[32]);
        default -> changed.set(at, GoldenLog.flipped(proof.get(at), random.nextInt(32)));
      }
    }
    return changed;
  }

  /** torchwood's client reads our folder entry by entry and checks all against the checkpoint. */
  @Test
  void theirClientReadsOurTiles(@TempDir Path folder) throws Exception {
    int size = 70_000;
    GoldenLog.Tiles tiles = GoldenLog.log(size);
    for (Map.Entry<String, byte[]> file : tiles.files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    var checkpoint = new Checkpoint("log.example", size, new TileTree(tiles, size).root());
    Files.write(folder.resolve("checkpoint"), sealed(checkpoint));
    MessageDigest sum = Multihash.newSha256();
    for (int i = 0; i < size; i++) {
      sum.update(GoldenLog.entry(i));
    }
    String name = b64(folder.toString().getBytes(UTF_8));
    List<String> read = require("read", name, LOG.key());
    assertThat(read.get(1)).isEqualTo("70000");
    assertThat(Integer.parseInt(read.get(0))).isEqualTo(size);
    assertThat(read.get(2)).isEqualTo(b64(sum.digest()));
    Files.write(folder.resolve("tile/entries/100"), new byte[] {0, 1, 7});
    assertThat(agrees("read", name, LOG.key())).isFalse();
  }
}
