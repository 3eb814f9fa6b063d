package reg.node.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reg.ipld.Block;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;
import reg.manifest.FileSet;
import reg.manifest.ReleaseFile;
import reg.manifest.age.AgeFileKey;
import reg.manifest.age.AgeHeader;
import reg.manifest.age.AgeIdentity;
import reg.manifest.age.AgePayload;
import reg.manifest.age.AgePayload.Place;
import reg.testdata.Vectors;

/** The bytes that a second implementation makes. */
class PrivateGoldenTest {
  private static final JsonNode GOLDEN = Vectors.json("formats/private.json");

  @TempDir Path folder;

  private byte[] archive() throws IOException {
    Map<String, Path> onDisk = new HashMap<>();
    List<ReleaseFile> files = new ArrayList<>();
    for (var entry : GOLDEN.get("files").properties()) {
      byte[] content = new byte[entry.getValue().asInt()];
      for (int i = 0; i < content.length; i++) {
        content[i] = (byte) (i * 7 % 251);
      }
      Block leaf = Block.of(Codec.RAW, content);
      onDisk.put(entry.getKey(), Files.write(folder.resolve("" + files.size()), content));
      files.add(
          new ReleaseFile(entry.getKey(), content.length, leaf.cid(), leaf.cid().multihash()));
    }
    List<String> folders = new ArrayList<>();
    GOLDEN.get("folders").forEach(name -> folders.add(name.asText()));
    byte[] receipt = GOLDEN.get("receipt").asText().getBytes(UTF_8);
    try (InputStream tar = ArchiveInput.of(receipt, new FileSet(files, folders), onDisk)) {
      return tar.readAllBytes();
    }
  }

  private static String sha256(byte[] bytes) {
    return Multihash.sha256(bytes, 0, bytes.length).hexDigest();
  }

  @Test
  void theArchiveIsTheSame() throws IOException {
    byte[] tar = archive();
    assertThat(tar).hasSize(GOLDEN.at("/archive/size").asInt());
    assertThat(sha256(tar)).isEqualTo(GOLDEN.at("/archive/sha256").asText());
  }

  @Test
  void theReaderOpensTheHeaderAndThePayloadIsTheSame() throws IOException {
    AgeIdentity reader = AgeIdentity.parse(GOLDEN.get("identity").asText());
    assertThat(reader.recipient()).hasToString(GOLDEN.get("recipient").asText());
    AgeHeader header = AgeHeader.read(GOLDEN.get("header").asText().getBytes(UTF_8));
    AgeFileKey key = Objects.requireNonNull(header.open(List.of(reader)));
    byte[] nonce = HexFormat.of().parseHex(GOLDEN.get("nonce").asText());
    AgePayload payload = AgePayload.open(key, nonce);
    byte[] tar = archive();
    var sealed = new ByteArrayOutputStream();
    sealed.write(nonce);
    for (int at = 0; at < tar.length; at += AgePayload.CHUNK_BYTES) {
      int size = Math.min(AgePayload.CHUNK_BYTES, tar.length - at);
      var into = ByteBuffer.allocate(size + AgePayload.TAG_BYTES);
      Place place = at + size == tar.length ? Place.LAST : Place.BEFORE_OTHERS;
      payload.seal(at / AgePayload.CHUNK_BYTES, place, ByteBuffer.wrap(tar, at, size), into);
      sealed.write(into.array());
    }
    assertThat(sha256(sealed.toByteArray())).isEqualTo(GOLDEN.get("payload").asText());
  }
}
