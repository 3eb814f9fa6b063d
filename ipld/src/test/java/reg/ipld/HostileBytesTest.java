package reg.ipld;

import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import reg.base.RegistryException;
import reg.ipld.car.CarReader;
import reg.ipld.dag.Links;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagpb.DagPb;
import reg.ipld.multiformats.Multibase;
import reg.ipld.multiformats.Varint;
import reg.ipld.unixfs.UnixFsCodec;
import reg.ipld.unixfs.UnixFsNode;
import reg.ipld.unixfs.UnixFsReader;
import reg.testdata.KuboCase;
import reg.testdata.Vectors;

/** Whatever the bytes, a decoder returns or throws a {@link RegistryException}. */
class HostileBytesTest {
  private static final List<Consumer<byte[]>> DECODERS =
      List.of(
          bytes -> Varint.read(ByteBuffer.wrap(bytes)),
          bytes -> Multibase.decode(new String(bytes, StandardCharsets.ISO_8859_1)),
          bytes -> Cid.parse(new String(bytes, StandardCharsets.UTF_8)),
          bytes -> Cid.decodeWhole(bytes),
          bytes -> DagCbor.decode(bytes),
          bytes -> DagPb.decode(ByteBuffer.wrap(bytes)),
          bytes -> UnixFsCodec.decode(ByteBuffer.wrap(bytes)),
          bytes -> UnixFsNode.decode(Block.of(Codec.DAG_PB, bytes)),
          bytes -> Links.of(Block.of(Codec.DAG_CBOR, bytes)),
          HostileBytesTest::readCar,
          HostileBytesTest::readTree);

  private static void readCar(byte[] bytes) {
    try (var reader = new CarReader(new ByteArrayInputStream(bytes))) {
      Block block = reader.next();
      while (block != null) {
        block = reader.next();
      }
    }
  }

  private static void readTree(byte[] bytes) {
    Block block = Block.of(Codec.DAG_PB, bytes);
    var reader = new UnixFsReader(cid -> cid.equals(block.cid()) ? block : null);
    reader.tree(block.cid());
  }

  private static void assertRefusedOrRead(byte[] bytes) {
    for (Consumer<byte[]> decoder : DECODERS) {
      assertThatNoException()
          .isThrownBy(
              () -> {
                try {
                  decoder.accept(bytes);
                } catch (RegistryException e) {
                  e.fault();
                }
              });
    }
  }

  @Tag("slow")
  @Property(tries = 2000)
  void refusesOrReadsRandomBytes(@ForAll byte[] bytes) {
    assertRefusedOrRead(bytes);
  }

  @Provide
  Arbitrary<byte[]> goodBytes() {
    var seeds = new ArrayList<byte[]>();
    for (String format : List.of("cid", "dag-cbor", "dag-pb")) {
      for (JsonNode vector : Vectors.json(format + "/cases.json")) {
        seeds.add(HexFormat.of().parseHex(vector.required("bytes").asText()));
      }
    }
    seeds.add(Vectors.bytes("car/v2-index-sorted.car"));
    seeds.add(Vectors.bytes("car/v1-two-roots.car"));
    for (String made : List.of("hamt-fanout-16-v1", "mode-mtime-v1", "file-trickle-v1")) {
      byte[] car = KuboCase.named(made).car();
      try (var reader = new CarReader(new ByteArrayInputStream(car))) {
        seeds.add(Objects.requireNonNull(reader.next()).bytes());
      }
    }
    return Arbitraries.of(seeds);
  }

  @Tag("slow")
  @Property(tries = 2000)
  void refusesOrReadsBytesThatWereGood(
      @ForAll("goodBytes") byte[] good,
      @ForAll List<@IntRange(max = 1 << 24) Integer> changes,
      @ForAll @IntRange(max = 120) int percent) {
    byte[] bytes = Arrays.copyOf(good, Math.min(good.length * percent / 100, 4096));
    for (int change : changes) {
      if (bytes.length > 0) {
        bytes[(change >> 8) % bytes.length] = (byte) change;
      }
    }
    assertRefusedOrRead(bytes);
  }
}
