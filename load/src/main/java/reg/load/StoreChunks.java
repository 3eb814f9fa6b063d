package reg.load;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.BlockSource;

/** A file in the store, which hashes each block that leaves it. */
record StoreChunks(BlockSource blocks) implements ChunkSource {
  @Override
  public void read(Chunk chunk, MemorySegment into) {
    into.copyFrom(MemorySegment.ofBuffer(bytes(chunk)));
  }

  @Override
  public void use(Chunk chunk, Consumer<ByteBuffer> body) {
    body.accept(bytes(chunk));
  }

  private ByteBuffer bytes(Chunk chunk) {
    Block block = blocks.require(chunk.cid());
    if (block.size() != chunk.size()) {
      throw new RegistryException(
          Fault.MALFORMED, "block " + chunk.cid() + " is not as long as its file says");
    }
    return block.data().duplicate();
  }
}
