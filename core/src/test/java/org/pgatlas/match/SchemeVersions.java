package org.pgatlas.match;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.pgatlas.testing.TestData;
import org.pgatlas.version.VersionScheme;

/// Versions as an ecosystem writes them, in its order: a few that every scheme tells apart in its
/// own way (what comes before a release, epochs, revisions, builds, commits), and where the
/// published suites are there all of theirs. Some of them are no versions.
final class SchemeVersions {
  private static final List<String> ANY =
      List.of("0", "1", "1.0", "1.0.0", "1.0.1", "1.1", "1.10", "2.0.0", "", "latest", "1.0 beta?");

  private static final Map<VersionScheme, List<String>> POOLS = new EnumMap<>(VersionScheme.class);

  private SchemeVersions() {}

  /// All that are known of a scheme, oldest first.
  static synchronized List<String> of(VersionScheme scheme) {
    return POOLS.computeIfAbsent(scheme, SchemeVersions::pool);
  }

  private static List<String> pool(VersionScheme scheme) {
    Set<String> all = new TreeSet<>(ANY);
    all.addAll(own(scheme));
    for (String suite : List.of("cmp/", "oracle/")) {
      Path file = TestData.root().resolve("versions/" + suite + suite(scheme) + ".tsv");
      if (Files.exists(file)) {
        all.addAll(published(file));
      }
    }
    List<String> sorted = new ArrayList<>(all);
    sorted.sort(scheme::compare);
    return List.copyOf(sorted);
  }

  private static List<String> published(Path file) {
    try {
      List<String> versions = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        String[] cells = line.split("\t", -1);
        versions.add(cells[0]);
        versions.add(cells[2]);
      }
      return versions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String suite(VersionScheme scheme) {
    return switch (scheme) {
      case ALPINE -> "apk";
      case GENERIC -> "maven";
      case GO -> "semver";
      case ALPM,
          COMPOSER,
          CONAN,
          CRAN,
          DATETIME,
          DEB,
          GEM,
          GENTOO,
          HACKAGE,
          LEXICOGRAPHIC,
          MAVEN,
          NUGET,
          OPENSSL,
          PUB,
          PYPI,
          RPM,
          SEMVER ->
          scheme.name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  private static List<String> own(VersionScheme scheme) {
    String all =
        switch (scheme) {
          case SEMVER, NUGET ->
              "1.0.0-alpha 1.0.0-alpha.1 1.0.0-beta.2 1.0.0-beta.11 1.0.0-RC.1 1.0.0+b1 1.0.0+b2"
                  + " 1.0.1-0 v1.0.1 1.0.0.1 2.0.0-0.3.7";
          case GO ->
              "v0.0.0-20200101000000-abcdefabcdef v0.0.0-20210101000000-0123456789ab"
                  + " v1.0.1-0.20200101000000-abcdefabcdef v1.0.1-rc.1 v2.0.0+incompatible"
                  + " v2.0.1-0.20200101000000-abcdefabcdef+incompatible v1.0.0";
          case PUB -> "1.0.0-dev.1 1.0.0-dev.2 1.0.0+1 1.0.0+2 1.0.0-nullsafety.0";
          case PYPI ->
              "1.0.dev1 1.0a1 1.0a1.dev2 1.0b2 1.0rc1 1.0.post1 1.0.post1.dev3 1!0.5 1.0+local.1"
                  + " 1.0+local.2 01.0";
          case DEB ->
              "1.0~rc1-1 1.0~rc1~git1-1 1.0-1~bpo12+1 1.0-1 1.0-1+deb12u1 1.0-1.1 1.0+dfsg-1"
                  + " 1:0.5-1 0:1.0-1";
          case RPM -> "1.0~rc1-1 1.0^git1-1 1.0-1.el8 1.0-1.el8_6.2 0:1.0-1.el8 1:0.9-1 1.0-1.el9";
          case ALPINE -> "1.0_alpha1 1.0_rc2 1.0-r0 1.0-r1 1.0_p1 1.0a 1.0b-r0 1.0_git20200101";
          case MAVEN, GENERIC ->
              "1.0-alpha-1 1.0-a1 1.0-SNAPSHOT 1.0-rc1 1.0.Final 1.0-GA 1.0-sp-1 1.0-jre 1-1.0";
          case GEM -> "1.0.0.pre1 1.0.a.2 1.0.0.rc1 1.0.0.1 1.0.b";
          case COMPOSER ->
              "1.0.0-dev 1.0.0-alpha1 1.0.0-beta2 1.0.0-RC1 1.0.0-p1 v1.0.1 dev-main 1.0.x-dev";
          case CRAN -> "1.0-1 1.0-2 1.0-10 0.99-3";
          case HACKAGE -> "0.1 0.1.0 0.1.0.1";
          case CONAN -> "cci.20200101 1.0-rc1 1.0+build 1.0.a";
          case ALPM, DATETIME, GENTOO, LEXICOGRAPHIC, OPENSSL -> "1.0-1 1.0-2 1:0.9-1";
        };
    return List.of(all.split(" ", -1));
  }
}
