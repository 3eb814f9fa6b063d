package reg.node.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.chunker.dag.DagFile;
import reg.chunker.format.FileBytes;
import reg.chunker.format.GgufHeader;
import reg.chunker.format.SafetensorsHeader;
import reg.chunker.format.Tensor;
import reg.ipld.BlockSource;
import reg.manifest.ReleaseFile;
import reg.node.diff.Difference.Change;
import reg.node.diff.Difference.TensorChange;

/** Which tensors two versions of a safetensors or GGUF file do not share. */
final class TensorDiff {
  private final BlockSource source;

  TensorDiff(BlockSource source) {
    this.source = source;
  }

  /** The tensors that differ, in the order of the second file; none when a header is not right. */
  List<TensorChange> of(ReleaseFile before, ReleaseFile after) {
    var oldBytes = new DagFile(source, before.cid());
    var newBytes = new DagFile(source, after.cid());
    Map<String, Tensor> old = tensors(before.path(), oldBytes);
    Map<String, Tensor> now = tensors(after.path(), newBytes);
    var changes = new ArrayList<TensorChange>();
    var compare = new RangeCompare(source, before.cid(), after.cid());
    now.forEach(
        (name, tensor) -> {
          TensorChange change = change(old.remove(name), tensor, compare);
          if (change != null) {
            changes.add(change);
          }
        });
    old.forEach(
        (name, tensor) ->
            changes.add(
                new TensorChange(
                    Change.REMOVED, name, form(tensor), null, tensor.length(), tensor.length())));
    return changes;
  }

  private static @Nullable TensorChange change(
      @Nullable Tensor before, Tensor after, RangeCompare compare) {
    if (before == null) {
      return new TensorChange(
          Change.ADDED, after.name(), null, form(after), after.length(), after.length());
    }
    boolean sameForm = before.type().equals(after.type()) && before.shape().equals(after.shape());
    long changed =
        sameForm
            ? compare.differing(before.offset(), after.offset(), after.length())
            : after.length();
    return sameForm && changed == 0
        ? null
        : new TensorChange(
            Change.CHANGED, after.name(), form(before), form(after), changed, after.length());
  }

  private static Map<String, Tensor> tensors(String path, FileBytes bytes) {
    var tensors = new LinkedHashMap<String, Tensor>();
    try {
      if (path.endsWith(".gguf") && GgufHeader.claims(bytes)) {
        GgufHeader.read(bytes).tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
      } else if (path.endsWith(".safetensors") && SafetensorsHeader.claims(bytes)) {
        SafetensorsHeader.read(bytes)
            .tensors()
            .forEach(tensor -> tensors.put(tensor.name(), tensor));
      }
    } catch (RegistryException e) {
      // A release may hold any bytes; the file is compared as bytes then.
      tensors.clear();
    }
    return tensors;
  }

  private static String form(Tensor tensor) {
    return tensor.type() + tensor.shape();
  }
}
