package reg.chunker.dag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reg.base.ProgressListener;
import reg.chunker.Profile;
import reg.ipld.Cid;
import reg.ipld.unixfs.UnixFsReader;
import reg.testdata.SeededBytes;
import reg.testdata.Vectors;

/** Leaves are where the second implementation in test-data/generate cuts. */
class ChunkingVectorsTest {
  private final MemoryBlocks blocks = new MemoryBlocks();
  private final FileImporter importer =
      new FileImporter(Profile.REG_1, blocks, 2, ProgressListener.NONE);
  private final JsonNode vectors = Vectors.json("formats/chunking.json");

  @Test
  void seededBytesAreCutAsTheVectorsSay() {
    for (JsonNode vector : vectors.required("content")) {
      byte[] content =
          SeededBytes.bytes(vector.required("seed").asText(), vector.required("size").asInt());
      assertThat(leavesOfStream(content)).isEqualTo(lengths(vector));
    }
  }

  @Test
  void zerosAreCutAsTheVectorsSay() {
    for (JsonNode vector : vectors.required("zeros")) {
      byte[] content = new byte[vector.required("size").asInt()];
      assertThat(leavesOfStream(content)).isEqualTo(lengths(vector));
    }
  }

  @Test
  void theBundledModelIsCutAsTheVectorsSay() {
    for (JsonNode vector : vectors.required("files")) {
      var file = Vectors.tinyLlama().resolve(vector.required("name").asText());
      assertThat(leaves(importer.importFile(file).root())).isEqualTo(lengths(vector));
    }
  }

  private List<Integer> leavesOfStream(byte[] content) {
    return leaves(importer.importStream(new ByteArrayInputStream(content)).root());
  }

  private List<Integer> leaves(Cid root) {
    var lengths = new ArrayList<Integer>();
    new UnixFsReader(blocks).leaves(root).forEachRemaining(leaf -> lengths.add(leaf.size()));
    return lengths;
  }

  private static List<Integer> lengths(JsonNode vector) {
    var lengths = new ArrayList<Integer>();
    vector.required("lengths").forEach(length -> lengths.add(length.asInt()));
    return lengths;
  }
}
