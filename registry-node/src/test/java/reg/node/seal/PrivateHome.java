package reg.node.seal;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import reg.base.ProgressListener;
import reg.manifest.age.AgeRecipient;
import reg.node.TestHome;
import reg.node.key.ReaderKeys;
import reg.node.pull.PullRequest;
import reg.node.pull.PullResult;
import reg.node.pull.Puller;
import reg.node.pull.Selection;
import reg.node.push.Description;
import reg.node.push.PushRequest;
import reg.node.push.PushResult;
import reg.node.push.PushSource;
import reg.node.push.Pusher;

/** Short words for private releases. */
final class PrivateHome {
  private PrivateHome() {}

  static AgeRecipient recipient(TestHome home) {
    return new ReaderKeys(home.registry().home()).own().recipient();
  }

  static PushResult push(TestHome home, Path source, String target, TestHome... readers) {
    return push(home, ProgressListener.NONE, source, target, readers);
  }

  static PushResult push(
      TestHome home, ProgressListener told, Path source, String target, TestHome... readers) {
    var names = java.util.Arrays.stream(readers).map(r -> recipient(r).toString()).toList();
    var request =
        new PushRequest(
            new PushSource.Disk(source),
            target,
            "unixfs-v1-2025",
            Description.FROM_FILES,
            Set.of(),
            names.isEmpty() ? List.of(recipient(home).toString()) : names);
    return new Pusher(home.registry(), told).push(request);
  }

  static PullResult pull(TestHome home, String ref, Path target, Path... identities) {
    var request =
        new PullRequest(ref, target, Selection.ALL, Set.of(), Path.of(""), List.of(identities));
    return new Puller(home.registry(), ProgressListener.NONE).pull(request);
  }
}
