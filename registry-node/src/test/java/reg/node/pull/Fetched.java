package reg.node.pull;

import reg.base.ProgressListener;
import reg.node.Registry;
import reg.node.name.Resolution;
import reg.node.name.Resolver;
import reg.node.swarm.Providers;
import reg.storage.Lease;

/** A pull without the writing of files: all that waits for others, and nothing else. */
public final class Fetched {
  private Fetched() {}

  /**
   * Brings a version into the store of a home, and keeps it.
   *
   * @return what the reference stands for, its signatures verified
   */
  public static Resolution fetch(Registry registry, Providers providers, String ref)
      throws InterruptedException {
    var fetching = new Fetching(registry, providers, ProgressListener.NONE);
    try (Lease _ = registry.storage().lease()) {
      fetching.name(ref);
      Resolution what = new Resolver(registry).resolve(ref);
      PullPlan plan = PullPlan.of(what, Selection.ALL, fetching.plan(what));
      fetching.content(plan);
      fetching.keep(plan);
      return what;
    }
  }
}
