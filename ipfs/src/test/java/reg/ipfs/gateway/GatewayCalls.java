package reg.ipfs.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reg.ipfs.TestDag;
import reg.ipld.Block;
import reg.ipld.Cid;
import reg.ipld.car.CarReader;

/** A gateway to some small DAGs, asked without a network. */
abstract class GatewayCalls {
  final TestDag dag = TestDag.rawLeaves();
  final Cid folder = dag.mixedFolder();
  final GatewayHandler gateway = new GatewayHandler(dag.blocks());

  RecordedExchange ask(String method, String target, String... fields) throws IOException {
    var map = new HashMap<String, String>();
    for (int i = 0; i < fields.length; i += 2) {
      map.put(fields[i], fields[i + 1]);
    }
    var exchange = new RecordedExchange(method, target, Map.copyOf(map));
    try {
      gateway.handle(exchange);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return exchange;
  }

  RecordedExchange get(String target, String... fields) throws IOException {
    return ask("GET", target, fields);
  }

  static List<Block> blocks(RecordedExchange answer) {
    var blocks = new ArrayList<Block>();
    try (var car = new CarReader(new ByteArrayInputStream(answer.body()))) {
      for (Block block = car.next(); block != null; block = car.next()) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  static List<Cid> cids(RecordedExchange answer) {
    return blocks(answer).stream().map(Block::cid).toList();
  }
}
