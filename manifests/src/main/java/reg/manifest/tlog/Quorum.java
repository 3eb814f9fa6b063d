package reg.manifest.tlog;

import java.util.List;
import java.util.Set;

/** How many witnesses are enough. Each witness is below one group only. */
sealed interface Quorum {
  /** Whether these witnesses are enough. */
  boolean isMet(Set<String> witnesses);

  /** None are needed. */
  record None() implements Quorum {
    @Override
    public boolean isMet(Set<String> witnesses) {
      return true;
    }
  }

  /** This one. */
  record Witness(String name) implements Quorum {
    @Override
    public boolean isMet(Set<String> witnesses) {
      return witnesses.contains(name);
    }
  }

  /** So many of these. */
  record Group(int needed, List<Quorum> members) implements Quorum {
    public Group {
      members = List.copyOf(members);
    }

    @Override
    public boolean isMet(Set<String> witnesses) {
      return members.stream().filter(member -> member.isMet(witnesses)).count() >= needed;
    }
  }
}
