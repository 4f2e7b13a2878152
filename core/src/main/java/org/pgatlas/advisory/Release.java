package org.pgatlas.advisory;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The release of a distribution in one spelling: `12` for `Debian:12` as for `debian-12.5` and
/// `bookworm`, `22.04` for `Ubuntu:22.04:LTS`, `3.18` for `Alpine:v3.18` and `alpine-3.18.4`.
final class Release {
  private static final Map<String, String> CODE_NAMES =
      Map.ofEntries(
          Map.entry("jessie", "8"),
          Map.entry("stretch", "9"),
          Map.entry("buster", "10"),
          Map.entry("bullseye", "11"),
          Map.entry("bookworm", "12"),
          Map.entry("trixie", "13"),
          Map.entry("forky", "14"),
          Map.entry("trusty", "14.04"),
          Map.entry("xenial", "16.04"),
          Map.entry("bionic", "18.04"),
          Map.entry("focal", "20.04"),
          Map.entry("jammy", "22.04"),
          Map.entry("noble", "24.04"));

  /// Preferably a number that stands alone: the 9.2 of `rhel_e4s:9.2`, but also the 8 of `ol8`.
  private static final Pattern ALONE =
      Pattern.compile("(?<![a-z0-9])v?(?<numbers>[0-9]++(?:\\.[0-9]++)*+)");

  private static final Pattern ANY = Pattern.compile("(?<numbers>[0-9]++(?:\\.[0-9]++)*+)");

  private static final Pattern ROLLING = Pattern.compile("tumbleweed|rolling|edge|sid|unstable");
  private static final Pattern SERVICE_PACK =
      Pattern.compile("(?<major>[0-9]++)[\\s:_-]*+sp(?<pack>[0-9]++)");

  private Release() {}

  /// The release that a text means in a family of packages; the text itself, in lower case, where
  /// it has no number.
  static String of(String family, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String word : lower.split("[^a-z]+")) {
      String release = CODE_NAMES.get(word);
      if (release != null && family.startsWith("deb/")) {
        return release;
      }
    }
    Matcher pack = SERVICE_PACK.matcher(lower);
    if (pack.find()) {
      return pack.group("major") + "." + pack.group("pack");
    }
    Matcher rolling = ROLLING.matcher(lower);
    if (rolling.find()) {
      return rolling.group();
    }
    Matcher alone = ALONE.matcher(lower);
    if (alone.find()) {
      return shortened(family, alone.group("numbers"));
    }
    Matcher any = ANY.matcher(lower);
    return any.find() ? shortened(family, any.group("numbers")) : lower;
  }

  private static String shortened(String family, String numbers) {
    String[] parts = numbers.split("\\.");
    int kept =
        switch (family) {
          case "deb/debian", "rpm/redhat", "rpm/almalinux", "rpm/rocky", "rpm/oracle" -> 1;
          default -> 2;
        };
    StringBuilder release = new StringBuilder(parts[0]);
    for (int i = 1; i < Math.min(kept, parts.length); i++) {
      release.append('.').append(parts[i]);
    }
    return release.toString();
  }
}
