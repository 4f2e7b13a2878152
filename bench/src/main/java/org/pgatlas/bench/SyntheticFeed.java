package org.pgatlas.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected;
import org.pgatlas.advisory.Affected.AffectedPackage;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.AffectedRange.Event;
import org.pgatlas.advisory.AffectedRange.Kind;
import org.pgatlas.match.Subject;
import org.pgatlas.purl.PackageUrl;

/// Advisories and components that look like real ones: packages in five ecosystems, a few of which
/// have many advisories (a power law, as in the real feeds), ranges of one to three pairs, half of
/// them with listed versions too. The same seed gives the same feed.
final class SyntheticFeed {
  private static final String[] ECOSYSTEMS = {"npm", "PyPI", "Maven", "Go", "crates.io"};
  private static final String[] TYPES = {"npm", "pypi", "maven", "golang", "cargo"};
  private static final int LISTED = 12;

  private final Random random;
  private final int packages;

  SyntheticFeed(long seed, int packages) {
    this.random = new Random(seed);
    this.packages = packages;
  }

  List<Advisory> advisories(int count) {
    List<Advisory> feed = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      feed.add(advisory(i));
    }
    return feed;
  }

  List<Subject> components(int count) {
    List<Subject> components = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int number = chosen();
      String type = TYPES[number % TYPES.length];
      String namespace = type.equals("maven") || type.equals("golang") ? "group" : null;
      PackageUrl purl = PackageUrl.of(type, namespace, "package" + number, version());
      components.add(Subject.of(purl));
    }
    return components;
  }

  private Advisory advisory(int index) {
    int number = chosen();
    String ecosystem = ECOSYSTEMS[number % ECOSYSTEMS.length];
    String name =
        switch (ecosystem) {
          case "Maven" -> "group:package" + number;
          case "Go" -> "group/package" + number;
          default -> "package" + number;
        };
    List<Event> events = new ArrayList<>();
    int pairs = 1 + random.nextInt(3);
    for (int pair = 0; pair < pairs; pair++) {
      int major = pair * 3;
      events.add(
          new Event(Kind.INTRODUCED, major == 0 ? Event.ZERO : major + "." + random.nextInt(4)));
      events.add(new Event(Kind.FIXED, (major + 1) + "." + random.nextInt(9) + ".0"));
    }
    List<String> versions = new ArrayList<>();
    for (int i = 0; random.nextBoolean() && i < LISTED; i++) {
      versions.add(version());
    }
    Affected affected =
        new Affected(
            new AffectedPackage(org.pgatlas.advisory.Ecosystem.of(ecosystem), name, null),
            List.of(new AffectedRange(AffectedRange.Type.ECOSYSTEM, null, events)),
            versions,
            List.of());
    return new Advisory(
        "GEN-" + index,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(affected));
  }

  /// A package number, small ones far more often than large ones.
  private int chosen() {
    double skewed = Math.pow(random.nextDouble(), 2);
    return (int) (skewed * packages);
  }

  private String version() {
    return random.nextInt(10) + "." + random.nextInt(12) + "." + random.nextInt(20);
  }
}
