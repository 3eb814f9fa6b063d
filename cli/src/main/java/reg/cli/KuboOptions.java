package reg.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import reg.cli.terminal.Json;
import reg.node.kubo.KuboReplica;

/** What the commands that speak to a Kubo have in common. */
final class KuboOptions {
  /** The variable with the value of the HTTP header {@code Authorization}. */
  static final String VARIABLE = "REG_KUBO_AUTHORIZATION";

  static final String LABEL = "kubo:ADDRESS";

  private KuboOptions() {}

  /** For Kubos whose RPC wants it; null without. */
  static @Nullable String authorization(Call call) {
    return call.session().variable(VARIABLE);
  }

  /** Says what a Kubo keeps now. */
  static void print(Call call, KuboReplica.Kept kept, URI kubo) {
    if (call.isJson()) {
      call.print(Json.object().put("ref", kept.ref()).put("root", kept.root()).put("kubo", kubo));
    } else {
      call.print(kept.root() + " is pinned on " + kubo);
    }
  }
}
