package reg.node.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reg.base.RegistryException;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.Codec;
import reg.ipld.multiformats.Multihash;
import reg.storage.Pin;
import reg.storage.Storage;

/** Says which pins need a block. Walks the pins once, when first asked; leaves are not read. */
final class Users {
  private final Storage storage;
  private final KeptLinks links;
  private final Map<Multihash, List<String>> users = new HashMap<>();
  private boolean walked;

  Users(Storage storage, KeptLinks links) {
    this.storage = storage;
    this.links = links;
  }

  List<String> of(Cid cid) {
    if (!walked) {
      walked = true;
      storage.pins().list().forEach(this::walk);
    }
    return users.getOrDefault(cid.multihash(), List.of());
  }

  private void walk(Pin pin) {
    String name = pin.name().isEmpty() ? pin.root().toString() : pin.name();
    Set<Multihash> seen = new HashSet<>();
    var pending = new ArrayDeque<Cid>(List.of(pin.root()));
    while (!pending.isEmpty()) {
      Cid cid = pending.pop();
      if (seen.add(cid.multihash())) {
        users.computeIfAbsent(cid.multihash(), hash -> new ArrayList<>(1)).add(name);
        if (pin.reach() == Pin.Reach.RECURSIVE && cid.codec() != Codec.RAW) {
          pending.addAll(below(cid));
        }
      }
    }
  }

  /** What is damaged has nothing below it that can be named. */
  private List<Cid> below(Cid cid) {
    try {
      Block block = storage.blocks().get(cid);
      return block == null ? List.of() : links.apply(block);
    } catch (RegistryException e) {
      return List.of();
    }
  }
}
