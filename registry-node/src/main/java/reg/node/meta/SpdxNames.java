package reg.node.meta;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * SPDX licence identifiers of what model cards write, which is mostly the same in lower case. What
 * is not on the list becomes a {@code LicenseRef-}, which SPDX allows for any name. Source: SPDX
 * 2.3 annex D; the licence list of the Hugging Face hub.
 */
public final class SpdxNames {
  private static final String REF = "LicenseRef-";

  private static final List<String> IDS =
      List.of(
          "0BSD",
          "AFL-3.0",
          "AGPL-3.0-only",
          "AGPL-3.0-or-later",
          "Apache-2.0",
          "Artistic-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "BSD-3-Clause-Clear",
          "BSL-1.0",
          "CC-BY-2.0",
          "CC-BY-2.5",
          "CC-BY-3.0",
          "CC-BY-4.0",
          "CC-BY-NC-2.0",
          "CC-BY-NC-3.0",
          "CC-BY-NC-4.0",
          "CC-BY-NC-ND-3.0",
          "CC-BY-NC-ND-4.0",
          "CC-BY-NC-SA-2.0",
          "CC-BY-NC-SA-3.0",
          "CC-BY-NC-SA-4.0",
          "CC-BY-ND-4.0",
          "CC-BY-SA-3.0",
          "CC-BY-SA-4.0",
          "CC0-1.0",
          "CDLA-Permissive-1.0",
          "CDLA-Permissive-2.0",
          "CDLA-Sharing-1.0",
          "ECL-2.0",
          "EPL-1.0",
          "EPL-2.0",
          "EUPL-1.1",
          "EUPL-1.2",
          "GFDL-1.3-or-later",
          "GPL-2.0-only",
          "GPL-2.0-or-later",
          "GPL-3.0-only",
          "GPL-3.0-or-later",
          "ISC",
          "LGPL-2.1-only",
          "LGPL-2.1-or-later",
          "LGPL-3.0-only",
          "LGPL-3.0-or-later",
          "LPPL-1.3c",
          "MIT",
          "MPL-2.0",
          "MS-PL",
          "NCSA",
          "ODbL-1.0",
          "ODC-By-1.0",
          "OFL-1.1",
          "OSL-3.0",
          "PDDL-1.0",
          "PostgreSQL",
          "Unlicense",
          "WTFPL",
          "Zlib");

  /** What hubs call otherwise, in lower case. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("agpl-3.0", "AGPL-3.0-only"),
          Map.entry("gfdl", "GFDL-1.3-or-later"),
          Map.entry("gpl-2.0", "GPL-2.0-only"),
          Map.entry("gpl-3.0", "GPL-3.0-only"),
          Map.entry("lgpl-2.1", "LGPL-2.1-only"),
          Map.entry("lgpl-3.0", "LGPL-3.0-only"),
          Map.entry("odbl", "ODbL-1.0"),
          Map.entry("odc-by", "ODC-By-1.0"),
          Map.entry("pddl", "PDDL-1.0"),
          Map.entry("apache 2.0", "Apache-2.0"));

  private static final Map<String, String> BY_LOWER_CASE = byLowerCase();

  private SpdxNames() {}

  /** The SPDX identifier of a licence as a card writes it. */
  public static String of(String licence) {
    String text = licence.strip();
    String known = BY_LOWER_CASE.get(text.toLowerCase(Locale.ROOT));
    if (known != null) {
      return known;
    }
    return text.startsWith(REF) ? text : REF + text.replaceAll("[^A-Za-z0-9.-]+", "-");
  }

  private static Map<String, String> byLowerCase() {
    var map = new TreeMap<>(ALIASES);
    IDS.forEach(id -> map.put(id.toLowerCase(Locale.ROOT), id));
    return map;
  }
}
