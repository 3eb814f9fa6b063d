package reg.manifest.tlog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.manifest.signing.PublisherKey;

class TlogPolicyTest {
  private static final NoteSigner LOG = signer(0, "log.example", NoteKey.Type.ED25519);
  private static final List<NoteSigner> WITNESSES = witnesses(6);
  private static final Checkpoint CHECKPOINT = new Checkpoint("log.example", 1, new byte[32]);
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private static NoteSigner signer(int seed, String name, NoteKey.Type type) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    bytes[1] = (byte) (seed >> 8);
    return NoteSigner.of(name, type, PublisherKey.ofSeed(bytes));
  }

  private static List<NoteSigner> witnesses(int count) {
    var all = new ArrayList<NoteSigner>();
    for (int i = 0; i < count; i++) {
      all.add(signer(i + 1, "w" + i + ".example", NoteKey.Type.COSIGNATURE));
    }
    return all;
  }

  /** A policy in which L, V0 ... V5 stand for keys. */
  private static TlogPolicy policy(String text) {
    String full =
        Pattern.compile("\\b(L|V[0-5])\\b")
            .matcher(text)
            .replaceAll(key -> Matcher.quoteReplacement(key(key.group()).toString()));
    return TlogPolicy.parse(full.getBytes(UTF_8));
  }

  private static NoteKey key(String word) {
    return word.equals("L") ? LOG.key() : WITNESSES.get(word.charAt(1) - '0').key();
  }

  private static SignedNote note(NoteSigner log, Integer... witnesses) {
    var lines = new ArrayList<SignedNote.Line>();
    lines.add(log.sign(CHECKPOINT, NOW));
    for (int witness : witnesses) {
      lines.add(WITNESSES.get(witness).sign(CHECKPOINT, NOW));
    }
    return new SignedNote(CHECKPOINT.text(), lines);
  }

  /** The example of tlog-policy. */
  private static final String EXAMPLE =
      """
      # two organizations
      log L https://log.example/
      \twitness X1 V0
      witness X2 V1  https://w.example/
      witness X3 V2
      group X-witnesses 2 X1 X2 X3

      witness Y1 V3
      witness Y2 V4
      witness Y3 V5
      group Y-witnesses any Y1 Y2 Y3
      group X-and-Y all X-witnesses Y-witnesses
      quorum X-and-Y
      """;

  @Test
  void countsAsTheExampleSays() {
    TlogPolicy policy = policy(EXAMPLE);
    assertThat(policy.sha256()).hasSize(64);
    assertThat(policy.requireLog().logs()).containsExactly(LOG.key());
    for (Integer[] enough : new Integer[][] {{0, 1, 3}, {0, 2, 5}, {0, 1, 2, 3, 4, 5}}) {
      assertThat(policy.endorsement(note(LOG, enough)).isComplete()).isTrue();
      assertThat(policy.endorsement(note(LOG, enough)).isWitnessed()).isTrue();
    }
    for (Integer[] few : new Integer[][] {{}, {0, 1, 2}, {0, 3, 4, 5}, {0, 0, 3}}) {
      Endorsement endorsement = policy.endorsement(note(LOG, few));
      assertThat(endorsement.isWitnessed()).isFalse();
      assertThat(endorsement.isComplete()).isFalse();
      assertThat(endorsement.log()).isEqualTo(LOG.key());
    }
    assertThat(policy.endorsement(note(LOG, 4)).witnesses()).containsExactly(Map.entry("Y2", NOW));
  }

  @Test
  void oneOfTheLogsMustHaveSignedForItsOwnOrigin() {
    TlogPolicy policy = policy("log L\nquorum none\n");
    assertThat(policy.endorsement(note(LOG)).isComplete()).isTrue();
    assertThat(policy.endorsement(note(LOG)).checkpoint()).isEqualTo(CHECKPOINT);
    NoteSigner other = signer(99, "log.example", NoteKey.Type.ED25519);
    assertThat(policy.endorsement(note(other)).log()).isNull();
    NoteSigner foreign = signer(0, "other.example", NoteKey.Type.ED25519);
    TlogPolicy both = TlogPolicy.parse(("log " + foreign.key() + "\nquorum none").getBytes(UTF_8));
    assertThat(both.endorsement(note(foreign)).log())
        .describedAs("a log that signs for the origin of another")
        .isNull();
    assertThatThrownBy(() -> policy("quorum none\n").requireLog())
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void oneWrongSignatureOfAKnownKeySpoilsAll() {
    TlogPolicy policy = policy("log L\nwitness A V0\nquorum none\n");
    SignedNote.Line line = WITNESSES.getFirst().sign(CHECKPOINT, NOW);
    byte[] wrong = GoldenLog.flipped(line.bytes(), 20);
    SignedNote note = note(LOG).with(SignedNote.Line.of(line.name(), line.keyId(), wrong));
    assertThatThrownBy(() -> policy.endorsement(note))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BAD_SIGNATURE));
    SignedNote unknown = note(LOG).with(SignedNote.Line.of(line.name(), "00000000", wrong));
    assertThat(policy.endorsement(unknown).isComplete()).isTrue();
  }

  @Test
  void theFarthestTimeIsATime() {
    TlogPolicy policy = policy("log L\nwitness A V0\nquorum A\n");
    Instant far = Instant.ofEpochSecond(Instant.MAX.getEpochSecond());
    SignedNote note = note(LOG).with(WITNESSES.getFirst().sign(CHECKPOINT, far));
    assertThat(policy.endorsement(note).witnesses()).containsEntry("A", far);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "log L\n",
        "log\nquorum none\n",
        "log L a b\nquorum none\n",
        "log V0\nquorum none\n",
        "log L\nlog L\nquorum none\n",
        "log a+b+c\nquorum none\n",
        "witness A\nquorum none\n",
        "witness A V0 a b\nquorum none\n",
        "witness A L\nquorum none\n",
        "witness A V0\nwitness A V1\nquorum none\n",
        "witness A V0\nwitness B V0\nquorum none\n",
        "witness none V0\nquorum none\n",
        "quorum\n",
        "quorum none none\n",
        "quorum A\nwitness A V0\n",
        "quorum none\nquorum none\n",
        "group G\nquorum none\n",
        "group G any\nquorum none\n",
        "group G any A\nquorum none\n",
        "witness A V0\ngroup A any A\nquorum none\n",
        "witness A V0\ngroup G any none\nquorum none\n",
        "witness A V0\ngroup G any A A\nquorum none\n",
        "witness A V0\ngroup G any A\ngroup H any A\nquorum none\n",
        "witness A V0\ngroup G 0 A\nquorum none\n",
        "witness A V0\ngroup G 2 A\nquorum none\n",
        "witness A V0\ngroup G 01 A\nquorum none\n",
        "witness A V0\ngroup G some A\nquorum none\n",
        "quorum none\nfrobnicate\n",
        "quorum none\r\n",
        "quorum none\u007f\n",
      })
  void refusesWhatIsNoPolicy(String text) {
    assertThatThrownBy(() -> policy(text))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @Test
  void theLineIsSaid() {
    assertThatThrownBy(() -> policy("log L\n\nfrobnicate\nquorum none\n"))
        .isInstanceOf(RegistryException.class)
        .hasMessageStartingWith("line 3 of the log policy: no such word: 'frobnicate'");
  }

  @Test
  void namesAreOctets() {
    byte[] text =
        ("witness \u00ffX " + WITNESSES.getFirst().key() + "\nquorum \u00ffX\n")
            .getBytes(ISO_8859_1);
    assertThat(TlogPolicy.parse(text).witnesses()).containsOnlyKeys("\u00ffX");
  }

  @Test
  void namesAsManyLogsAsItMay() {
    var text = new StringBuilder("quorum none\n");
    for (int i = 0; i < TlogPolicy.NAMES_MAX; i++) {
      text.append("log ").append(signer(i, "l", NoteKey.Type.ED25519).key()).append('\n');
    }
    assertThat(TlogPolicy.parse(text.toString().getBytes(UTF_8)).logs())
        .hasSize(TlogPolicy.NAMES_MAX);
    text.append("log ").append(signer(TlogPolicy.NAMES_MAX, "l", NoteKey.Type.ED25519).key());
    assertThatThrownBy(() -> TlogPolicy.parse(text.toString().getBytes(UTF_8)))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("more than 256");
  }

  @Test
  void holdsItsLimits() {
    var text = new StringBuilder("quorum none\n");
    for (int i = 0; i < TlogPolicy.NAMES_MAX; i++) {
      NoteSigner each = signer(i + 1, "w", NoteKey.Type.COSIGNATURE);
      text.append("witness W").append(i).append(' ').append(each.key()).append('\n');
    }
    assertThat(TlogPolicy.parse(text.toString().getBytes(UTF_8)).witnesses())
        .hasSize(TlogPolicy.NAMES_MAX);
    text.append("group G any W0\n");
    assertThatThrownBy(() -> TlogPolicy.parse(text.toString().getBytes(UTF_8)))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> TlogPolicy.parse(new byte[TlogPolicy.BYTES_MAX + 1]))
        .isInstanceOf(RegistryException.class);
  }
}
