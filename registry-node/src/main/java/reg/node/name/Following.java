package reg.node.name;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import reg.base.RegistryException;
import reg.ipld.BlockSource;
import reg.ipld.Cid;
import reg.manifest.AttestationList;
import reg.manifest.HeadMap;
import reg.manifest.HeadPosition;
import reg.manifest.PublisherId;
import reg.manifest.signing.VerifiedHead;
import reg.node.Registry;
import reg.storage.Commit;

/** Takes over what is told of a publisher's history, once it was found good. */
public final class Following {
  private final Registry registry;
  private final Histories histories;
  private final Heads heads;

  public Following(Registry registry) {
    this.registry = registry;
    this.histories = new Histories(registry);
    this.heads = new Heads(registry);
  }

  /**
   * Judges, and keeps what is new.
   *
   * @param source where pages and earlier heads come from; it puts them into the store
   * @return what was found; {@link Histories.News#OLDER} changes nothing
   * @throws RegistryException as {@link Histories#judge}; NOT_FOUND when a page is not at hand
   */
  public Histories.Judged take(PublisherId publisher, Told told, BlockSource source) {
    Histories.Judged judged = histories.judge(publisher, told, source);
    VerifiedHead head = judged.head();
    if (judged.news() == Histories.News.NEWER) {
      HeadMap.read(head.head().map(), source);
      AttestationList.read(head.head().attestations(), source);
      fetchBoundaries(judged, source);
    }
    var commit = new Commit();
    heads.see(commit, judged);
    registry.storage().commit(commit);
    heads.saw(judged);
    return judged;
  }

  /** What was signed before a key was lost; without it such releases are refused later. */
  private void fetchBoundaries(Histories.Judged judged, BlockSource source) {
    SortedMap<HeadPosition, Cid> history = new Records(registry).history(judged.chain().id());
    judged.earlier().forEach(before -> history.put(before.head().position(), before.cid()));
    List<Cid> boundaries = Records.boundaries(judged.chain(), history);
    for (VerifiedHead before : judged.earlier()) {
      if (boundaries.contains(before.cid())) {
        before.head().map().pages().forEach(source::get);
      }
    }
  }

  /** The newest head of a publisher after all that; null when nothing is known. */
  public @Nullable PublisherHead newest(PublisherId publisher) {
    return heads.newest(publisher);
  }
}
