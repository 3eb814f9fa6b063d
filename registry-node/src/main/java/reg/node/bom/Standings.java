package reg.node.bom;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which fields of a bill were checked, and which are claimed. For one thread. */
final class Standings {
  private final List<String> checked = new ArrayList<>();
  private final List<String> claimed = new ArrayList<>();

  void checked(String field) {
    checked.add(field);
  }

  void claimed(String field) {
    claimed.add(field);
  }

  List<String> checked() {
    return Collections.unmodifiableList(checked);
  }

  List<String> claimed() {
    return Collections.unmodifiableList(claimed);
  }
}
