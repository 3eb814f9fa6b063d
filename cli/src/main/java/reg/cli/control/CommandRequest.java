package reg.cli.control;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reg.ipld.dagcbor.DagCbor;
import reg.ipld.dagcbor.MapNode;
import reg.ipld.dagcbor.Node;
import reg.ipld.dagcbor.TextNode;

/**
 * A command for a node to run.
 *
 * @param version of the program that asks
 * @param arguments as they were typed
 * @param folder where it was typed; relative paths begin there
 * @param environment its variables, those of reg alone
 */
public record CommandRequest(
    String version, List<String> arguments, Path folder, Map<String, String> environment) {
  private static final String PREFIX = "REG_";

  public CommandRequest {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** The canonical bytes; variables of other programs stay here. */
  byte[] encode() {
    var variables = new HashMap<String, Node>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            variables.put(name, new TextNode(value));
          }
        });
    return DagCbor.encode(
        MapNode.builder()
            .put("args", arguments.stream().map(TextNode::new).toList())
            .put("env", MapNode.of(variables))
            .put("folder", folder.toString())
            .put("version", version)
            .build());
  }

  /**
   * Reads a request.
   *
   * @throws reg.base.RegistryException MALFORMED for anything but the canonical form
   */
  static CommandRequest decode(byte[] bytes) {
    MapNode map =
        DagCbor.decode(bytes)
            .asMap("the request")
            .requireOnly(Set.of("args", "env", "folder", "version"));
    var environment = new HashMap<String, String>();
    map.map("env").entries().forEach((k, v) -> environment.put(k, v.asText("a variable")));
    return new CommandRequest(
        map.text("version"),
        map.list("args").stream().map(argument -> argument.asText("an argument")).toList(),
        Path.of(map.text("folder")),
        environment);
  }
}
