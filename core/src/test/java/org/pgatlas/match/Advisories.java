package org.pgatlas.match;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected;
import org.pgatlas.advisory.Affected.AffectedPackage;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.AffectedRange.Event;
import org.pgatlas.advisory.AffectedRange.Kind;
import org.pgatlas.advisory.Ecosystem;
import org.pgatlas.purl.PackageUrl;

/// Builds small advisories and asks the matcher about single components.
final class Advisories {
  private final String id;
  private final List<Affected> affected = new ArrayList<>();
  private final List<String> aliases = new ArrayList<>();
  private boolean withdrawn;

  private Advisories(String id) {
    this.id = id;
  }

  static Advisories anAdvisory(String id) {
    return new Advisories(id);
  }

  /// A package with one range, its events written as `introduced 0, fixed 1.2`.
  Advisories range(String ecosystem, String name, AffectedRange.Type type, String events) {
    return affected(ecosystem, name, List.of(aRange(type, null, events)), List.of());
  }

  Advisories ranges(String ecosystem, String name, String events) {
    return range(ecosystem, name, AffectedRange.Type.ECOSYSTEM, events);
  }

  Advisories versions(String ecosystem, String name, String... versions) {
    return affected(ecosystem, name, List.of(), List.of(versions));
  }

  Advisories affected(
      String ecosystem, String name, List<AffectedRange> ranges, List<String> versions) {
    affected.add(
        new Affected(
            new AffectedPackage(Ecosystem.of(ecosystem), name, null), ranges, versions, List.of()));
    return this;
  }

  Advisories repository(String repo, List<String> versions, String events) {
    affected.add(
        new Affected(
            null, List.of(aRange(AffectedRange.Type.GIT, repo, events)), versions, List.of()));
    return this;
  }

  Advisories aliases(String... ids) {
    aliases.addAll(List.of(ids));
    return this;
  }

  Advisories withdrawn() {
    withdrawn = true;
    return this;
  }

  Advisory build() {
    return new Advisory(
        id,
        null,
        null,
        withdrawn ? Instant.EPOCH : null,
        null,
        aliases,
        List.of(),
        List.of(),
        List.of(),
        affected);
  }

  static AffectedRange aRange(AffectedRange.Type type, @Nullable String repo, String events) {
    List<Event> read = new ArrayList<>();
    for (String event : events.split(",\\s*")) {
      String[] words = event.split(" ", 2);
      for (Kind kind : Kind.values()) {
        if (kind.field().equals(words[0])) {
          read.add(new Event(kind, words[1]));
        }
      }
    }
    return new AffectedRange(type, repo, read);
  }

  /// What the advisory means for the component of a purl; asked forward and reverse, which must
  /// agree.
  static Verdict verdict(Advisory advisory, String purl) {
    Match match = evidence(advisory, purl);
    return match == null ? Verdict.NOT_AFFECTED : match.verdict();
  }

  static @Nullable Match evidence(Advisory advisory, String purl) {
    Subject subject = Subject.of(PackageUrl.parseLenient(purl));
    List<Match> forward =
        FindingMatcher.forward(List.of(subject), AdvisoryIndex.of(List.of(advisory)));
    List<Match> reverse = FindingMatcher.reverse(advisory, SubjectIndex.of(List.of(subject)));
    if (!forward.equals(reverse)) {
      throw new AssertionError("forward " + forward + ", reverse " + reverse);
    }
    return forward.isEmpty() ? null : forward.getFirst();
  }
}
