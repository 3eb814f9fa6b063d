package reg.storage.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import reg.testdata.SeededBytes;

class PlanesTest {
  @Property(tries = 200)
  void joiningUndoesSplitting(@ForAll @IntRange(min = 1, max = 3) int log, @ForAll long seed) {
    int width = 1 << log;
    int groups = 1 + (int) Math.floorMod(seed, 40L);
    byte[] elements = SeededBytes.bytes("planes" + seed, groups * Planes.GROUP * width);
    byte[] sorted = new byte[elements.length];
    Planes planes = Planes.of(width);
    planes.split(elements, 0, groups, sorted);
    assertThat(join(planes, sorted, groups)).isEqualTo(elements);
  }

  @Property(tries = 100)
  void theFastWayFor16BitsDoesWhatTheGeneralOneDoes(
      @ForAll @IntRange(min = 1, max = 40) int groups) {
    byte[] elements = SeededBytes.bytes("planes16", groups * Planes.GROUP * 2);
    Planes planes = Planes.of(2);
    byte[] fast = new byte[elements.length];
    byte[] general = new byte[elements.length];
    planes.split(elements, 0, groups, fast);
    planes.splitPlane(elements, 0, groups, 0, general);
    planes.splitPlane(elements, 0, groups, 1, general);
    assertThat(fast).isEqualTo(general);
    byte[] joined = new byte[elements.length];
    planes.joinPlane(new Planes.Plane(general, 0), 0, groups, joined);
    planes.joinPlane(new Planes.Plane(general, groups * Planes.GROUP), 1, groups, joined);
    assertThat(joined).isEqualTo(join(planes, fast, groups)).isEqualTo(elements);
  }

  private static byte[] join(Planes planes, byte[] sorted, int groups) {
    var parts = new ArrayList<Planes.Plane>();
    for (int plane = 0; plane < planes.width(); plane++) {
      parts.add(new Planes.Plane(sorted, plane * groups * Planes.GROUP));
    }
    byte[] out = new byte[sorted.length];
    planes.join(parts, groups, out);
    return out;
  }
}
