package reg.node.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.SpoofChecker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookAlikesTest {
  private static final String MARKS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

  /** Whatever UTS 39 takes for confusable among names of one and two marks, we do. */
  @Test
  void foldsAllThatUnicodeFolds() {
    var icu = new SpoofChecker.Builder().build();
    var words = new ArrayList<String>();
    List<String> marks = MARKS.chars().mapToObj(Character::toString).toList();
    words.addAll(marks);
    for (String first : marks) {
      marks.forEach(second -> words.add(first + second));
    }
    var missed = new ArrayList<String>();
    int confusable = 0;
    for (String one : words) {
      String skeleton = icu.getSkeleton(one);
      for (String other : List.of("m", "l", "I", "1", "O", "0", "o", "rn", "-", "_", "w", "vv")) {
        if (!one.equalsIgnoreCase(other) && skeleton.equals(icu.getSkeleton(other))) {
          confusable++;
          if (!LookAlikes.areAlike(one, other)) {
            missed.add(one + " " + other);
          }
        }
      }
    }
    assertThat(confusable).isPositive();
    assertThat(missed).isEmpty();
  }

  @Test
  void toldApartWhenDifferent() {
    assertThat(LookAlikes.areAlike("alice", "ALICE")).isFalse();
    assertThat(LookAlikes.areAlike("modern", "modem")).isTrue();
    assertThat(LookAlikes.areAlike("open_ai", "0pen-ai")).isTrue();
    assertThat(LookAlikes.areAlike("alice", "alina")).isFalse();
    assertThat(LookAlikes.skeleton("l1I")).isEqualTo("lll");
  }
}
