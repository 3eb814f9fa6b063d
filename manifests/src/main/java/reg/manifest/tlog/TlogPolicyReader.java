package reg.manifest.tlog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.multiformats.Multihash;

/** Reads a {@link TlogPolicy}. Names are octets, as the specification says: one char is one. */
final class TlogPolicyReader {
  private static final String NONE = "none";

  private final byte[] file;
  private final List<NoteKey> logs = new ArrayList<>();
  private final Map<String, NoteKey> witnesses = new LinkedHashMap<>();
  private final Map<String, Quorum> names = new LinkedHashMap<>();
  private final Set<String> members = new HashSet<>();
  private @Nullable Quorum quorum;

  TlogPolicyReader(byte[] file) {
    this.file = file;
  }

  TlogPolicy read() {
    if (file.length > TlogPolicy.BYTES_MAX) {
      throw TlogText.malformed("it has more than " + TlogPolicy.BYTES_MAX + " bytes");
    }
    int line = 0;
    for (String text : new String(file, ISO_8859_1).split("\n", -1)) {
      line++;
      try {
        read(text);
      } catch (RegistryException e) {
        throw new RegistryException(
            Fault.MALFORMED, "line " + line + " of the log policy: " + e.getMessage(), e);
      }
    }
    if (quorum == null) {
      throw TlogText.malformed("the log policy has no quorum line");
    }
    String sha256 = Multihash.sha256(file, 0, file.length).hexDigest();
    return new TlogPolicy(logs, witnesses, quorum, sha256);
  }

  private void read(String text) {
    if (text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
      throw TlogText.malformed("it has a control character");
    }
    List<String> words = new ArrayList<>(List.of(text.split("[ \t]+")));
    words.remove("");
    if (words.isEmpty() || words.getFirst().startsWith("#")) {
      return;
    }
    switch (words.getFirst()) {
      case "log" -> log(words);
      case "witness" -> witness(words);
      case "group" -> group(words);
      case "quorum" -> quorum(words);
      default -> throw TlogText.malformed("no such word: " + TlogText.quote(words.getFirst()));
    }
  }

  private void log(List<String> words) {
    requireWords(words, 2, 3);
    NoteKey key = key(words.get(1));
    if (key.type() == NoteKey.Type.COSIGNATURE) {
      throw TlogText.malformed("a key of a witness where a log's must be");
    }
    requireNew(key, logs);
    logs.add(key);
    requireFew(logs.size());
  }

  private void witness(List<String> words) {
    requireWords(words, 3, 4);
    NoteKey key = key(words.get(2));
    if (!key.type().isTimed()) {
      throw TlogText.malformed("a key of a log where a witness's must be");
    }
    requireNew(key, witnesses.values());
    String name = words.get(1);
    name(name, new Quorum.Witness(name));
    witnesses.put(name, key);
  }

  private void group(List<String> words) {
    requireWords(words, 4, TlogPolicy.NAMES_MAX + 3);
    var inner = new ArrayList<Quorum>();
    for (String member : words.subList(3, words.size())) {
      inner.add(known(member));
      if (!members.add(member)) {
        throw TlogText.malformed(TlogText.quote(member) + " is in two groups");
      }
    }
    long needed =
        switch (words.get(2)) {
          case "any" -> 1;
          case "all" -> inner.size();
          default -> TlogText.decimal("the threshold", words.get(2));
        };
    if (needed < 1 || needed > inner.size()) {
      throw TlogText.malformed("a threshold must be 1 to " + inner.size());
    }
    name(words.get(1), new Quorum.Group((int) needed, inner));
  }

  private void quorum(List<String> words) {
    requireWords(words, 2, 2);
    if (quorum != null) {
      throw TlogText.malformed("a second quorum line");
    }
    quorum = words.get(1).equals(NONE) ? new Quorum.None() : known(words.get(1));
  }

  private static NoteKey key(String vkey) {
    return NoteKey.parse(TlogText.utf8("a key", vkey.getBytes(ISO_8859_1)));
  }

  private Quorum known(String name) {
    Quorum known = names.get(name);
    if (known == null) {
      throw TlogText.malformed(TlogText.quote(name) + " is not defined before");
    }
    return known;
  }

  private void name(String name, Quorum meaning) {
    if (name.equals(NONE) || names.putIfAbsent(name, meaning) != null) {
      throw TlogText.malformed(TlogText.quote(name) + " has a meaning already");
    }
    requireFew(names.size());
  }

  private static void requireWords(List<String> words, int least, int most) {
    if (words.size() < least || words.size() > most) {
      throw TlogText.malformed("too few or too many words");
    }
  }

  private static void requireFew(int count) {
    if (count > TlogPolicy.NAMES_MAX) {
      throw TlogText.malformed("more than " + TlogPolicy.NAMES_MAX + " of one kind");
    }
  }

  private static void requireNew(NoteKey key, Iterable<NoteKey> known) {
    for (NoteKey other : known) {
      if (other.material().equals(key.material())) {
        throw TlogText.malformed("one public key twice");
      }
    }
  }
}
