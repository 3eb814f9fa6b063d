package reg.libp2p.swarm;

import java.io.IOException;
import reg.testdata.ScriptedPeer;
import reg.testdata.ScriptedPeer.Language;

/** The other libp2p stacks that there are peers of. */
enum OtherPeer {
  JS("js-libp2p/3.", Language.JS, "libp2p.mjs"),
  PY("py-libp2p/0.8.", Language.PY, "peer.py");

  private final String agent;
  private final Language language;
  private final String script;

  OtherPeer(String agent, Language language, String script) {
    this.agent = agent;
    this.language = language;
    this.script = script;
  }

  /** How its identify names it, without the end of the version. */
  String agent() {
    return agent;
  }

  /** Starts a node that speaks one security protocol, {@code noise} or {@code tls}. */
  ScriptedPeer start(String security) throws IOException {
    return ScriptedPeer.start(language, script, security);
  }
}
