package reg.ipld.car;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import reg.base.Fault;
import reg.base.RegistryException;
import reg.ipld.Cid;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.LinkNode;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;

/**
 * The first section of a CAR: {@code {roots: [CID…], version: 1}}, or {@code {version: 2}} in front
 * of the header proper of version 2.
 */
record CarHeader(long version, List<Cid> roots) {
  /** The longest header that is read; room for about 20,000 roots. */
  static final int BYTES_MAX = 1 << 20;

  static CarHeader ofRoots(List<Cid> roots) {
    return new CarHeader(1, List.copyOf(roots));
  }

  byte[] encode() {
    var links = roots.stream().map(LinkNode::new).toList();
    return DagCbor.encode(MapNode.builder().put("roots", links).put("version", version).build());
  }

  static CarHeader decode(byte[] bytes) {
    MapNode map = DagCbor.decode(bytes).asMap("the header of a CAR");
    long version = map.natural("version");
    if (version == 2) {
      map.requireOnly(Set.of("version"));
      return new CarHeader(2, List.of());
    }
    if (version != 1) {
      throw new RegistryException(Fault.MALFORMED, "CAR version " + version + " is not supported");
    }
    map.requireOnly(Set.of("version", "roots"));
    var roots = new ArrayList<Cid>();
    for (Node root : map.list("roots")) {
      roots.add(root.asLink("a root of a CAR"));
    }
    return new CarHeader(1, List.copyOf(roots));
  }
}
