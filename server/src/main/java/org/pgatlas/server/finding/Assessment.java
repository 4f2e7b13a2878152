package org.pgatlas.server.finding;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.match.AdvisoryIndex;
import org.pgatlas.match.ClusterMatch;
import org.pgatlas.match.FindingMatcher;
import org.pgatlas.match.Match;
import org.pgatlas.match.Subject;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.scan.ScanFinding;
import org.pgatlas.server.scan.ScanVerdict;
import org.pgatlas.vex.VexQuestion;
import org.pgatlas.vex.VexResolution;
import org.pgatlas.vex.VexSubject;
import org.pgatlas.vex.VexVerdict;

/// Components against advisories and statements, from values alone: the one evaluation behind
/// applied documents, imported advisories, statements, decisions and replays.
final class Assessment {
  /// A component of the dictionary.
  ///
  /// @param purl with its version
  record Part(int id, String purl) {
    PackageUrl url() {
      return PackageUrl.parseLenient(purl);
    }
  }

  /// An advisory's document with the vulnerability that it means.
  record Pinned(Advisory advisory, String digest, Cluster cluster) {}

  /// A component and a vulnerability, before anybody is asked about an artifact.
  record Hit(
      Part part,
      Subject subject,
      Cluster cluster,
      ClusterMatch match,
      Map<String, String> digests) {}

  private static final VexVerdict SILENT = new VexVerdict(List.of(), false);

  private Assessment() {}

  /// Affected and undecidable ones, by component and then by vulnerability.
  static List<Hit> hits(Collection<Part> parts, Collection<Pinned> advisories) {
    Map<String, Part> byRef = new HashMap<>();
    List<Subject> subjects = new ArrayList<>(parts.size());
    for (Part part : parts) {
      Subject subject = subject(part);
      if (subject != null) {
        byRef.put(subject.ref(), part);
        subjects.add(subject);
      }
    }
    Map<String, Pinned> byId = new LinkedHashMap<>();
    advisories.forEach(one -> byId.put(one.advisory().id(), one));
    List<Advisory> sorted =
        byId.values().stream()
            .map(Pinned::advisory)
            .sorted(Comparator.comparing(Advisory::id))
            .toList();
    Map<ClusterMatch.Key, List<Match>> grouped = new LinkedHashMap<>();
    for (Match match : FindingMatcher.forward(subjects, AdvisoryIndex.of(sorted))) {
      String cluster = pinned(byId, match).cluster().name();
      grouped
          .computeIfAbsent(
              new ClusterMatch.Key(match.subject().ref(), cluster), _ -> new ArrayList<>(1))
          .add(match);
    }
    List<Hit> hits = new ArrayList<>(grouped.size());
    grouped.forEach((key, matches) -> hits.add(hit(key, matches, byRef, byId)));
    hits.sort(
        Comparator.comparing((Hit hit) -> hit.part().purl())
            .thenComparing(hit -> hit.cluster().name()));
    return hits;
  }

  private static Hit hit(
      ClusterMatch.Key key,
      List<Match> matches,
      Map<String, Part> byRef,
      Map<String, Pinned> byId) {
    Pinned first = pinned(byId, matches.getFirst());
    Map<String, String> digests = new HashMap<>();
    matches.forEach(one -> digests.put(one.advisory().id(), pinned(byId, one).digest()));
    Part part = byRef.get(key.subject());
    if (part == null) {
      throw new IllegalStateException("no component has the number " + key.subject());
    }
    ClusterMatch match = new ClusterMatch(key, first.cluster().names(), matches);
    return new Hit(part, matches.getFirst().subject(), first.cluster(), match, digests);
  }

  private static Pinned pinned(Map<String, Pinned> byId, Match match) {
    Pinned found = byId.get(match.advisory().id());
    if (found == null) {
      throw new IllegalStateException("no document of " + match.advisory().id());
    }
    return found;
  }

  /// An artifact as statements may name it: what is asked about each of its components.
  ///
  /// @param marks what the artifact's document says of its parts beside their purls
  record Ground(VexSubject artifact, DocumentMarks marks, List<VexSubject> platforms) {
    static Ground of(ArtifactSubject artifact, DocumentMarks marks) {
      return new Ground(marks.artifact(artifact), marks, marks.platforms());
    }
  }

  /// What a hit means in an artifact, after all that is said.
  static ScanFinding finding(Hit hit, Ground ground, VexResolution said) {
    VexVerdict verdict =
        said.isSilentOn(hit.cluster().names())
            ? SILENT
            : said.resolve(
                new VexQuestion(
                    Set.copyOf(hit.cluster().names()),
                    ground.artifact(),
                    ground.marks().component(hit.part().id(), hit.part().url()),
                    ground.platforms()));
    return new ScanFinding(
        hit.part().id(),
        hit.match(),
        ScanVerdict.of(hit.match().verdict(), verdict),
        verdict,
        hit.digests(),
        List.of());
  }

  /// A component as advisories may name it; null when none can.
  static @Nullable Subject subject(Part part) {
    try {
      return Subject.of(Integer.toString(part.id()), part.url(), null);
    } catch (MalformedPurlException _) {
      return null;
    }
  }
}
