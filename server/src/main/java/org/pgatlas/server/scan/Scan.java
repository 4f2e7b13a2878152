package org.pgatlas.server.scan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.AliasClusters;
import org.pgatlas.match.AdvisoryIndex;
import org.pgatlas.match.ClusterMatch;
import org.pgatlas.match.FindingMatcher;
import org.pgatlas.match.Match;
import org.pgatlas.match.Subject;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexClaim;
import org.pgatlas.vex.VexQuestion;
import org.pgatlas.vex.VexResolution;
import org.pgatlas.vex.VexSubject;

/// Scans one document: its components against advisories, the matches by vulnerability, what is
/// said about them. The same inputs give the same findings in the same order.
public final class Scan {
  /// By this id statements name the artifact that the document itself carries.
  public static final String ARTIFACT = "urn:pgatlas:scanned-artifact";

  /// Component types that other components of the artifact stand on.
  private static final String PLATFORM = "operating-system";

  private final Sbom sbom;
  private final @Nullable PackageUrl about;
  private final DependencyPaths paths;

  public Scan(Sbom sbom) {
    this(sbom, null);
  }

  /// @param about what statements may call the artifact beside what the document's root says; the
  /// version is the root's
  public Scan(Sbom sbom, @Nullable PackageUrl about) {
    this.sbom = sbom;
    this.about = about;
    this.paths = DependencyPaths.of(sbom);
  }

  /// Components as advisories may name them, by their number in the document; those without a purl
  /// cannot be named.
  public List<Subject> subjects() {
    List<Subject> subjects = new ArrayList<>();
    List<Component> components = sbom.components();
    for (int i = 0; i < components.size(); i++) {
      Component component = components.get(i);
      String ref = Integer.toString(i);
      if (component.purl() != null) {
        subjects.add(Subject.of(ref, component.purl(), component.version()));
      }
      for (PackageUrl further : component.furtherPurls()) {
        subjects.add(Subject.of(ref, further, component.version()));
      }
    }
    return subjects;
  }

  /// @param digests of the advisories' documents by their ids
  public List<ScanFinding> findings(
      Collection<Advisory> advisories, Map<String, String> digests, List<VexClaim> claims) {
    List<Match> matches = FindingMatcher.forward(subjects(), AdvisoryIndex.of(advisories));
    List<ClusterMatch> clustered = FindingMatcher.clustered(matches, AliasClusters.of(advisories));
    VexResolution said = new VexResolution(claims);
    VexSubject artifact = artifact();
    List<VexSubject> platforms =
        sbom.components().stream()
            .filter(component -> component.type().equals(PLATFORM))
            .map(component -> subject(component, sbom.link()))
            .toList();
    List<ScanFinding> findings = new ArrayList<>(clustered.size());
    for (ClusterMatch match : clustered) {
      int number = Integer.parseInt(match.key().subject());
      Component component = sbom.components().get(number);
      var verdict =
          said.resolve(
              new VexQuestion(
                  Set.copyOf(match.members()),
                  artifact,
                  subject(component, sbom.link()),
                  platforms));
      findings.add(
          new ScanFinding(
              number,
              match,
              ScanVerdict.of(match.verdict(), verdict),
              verdict,
              of(match, digests),
              paths.to(number)));
    }
    return findings;
  }

  private static Map<String, String> of(ClusterMatch match, Map<String, String> digests) {
    Map<String, String> own = new java.util.TreeMap<>();
    for (Match one : match.matches()) {
      String digest = digests.get(one.advisory().id());
      if (digest != null) {
        own.put(one.advisory().id(), digest);
      }
    }
    return own;
  }

  private VexSubject artifact() {
    Component root = sbom.root();
    VexSubject subject =
        root == null
            ? new VexSubject(null, null, List.of(), Set.of(), Set.of())
            : subject(root, sbom.link());
    Set<String> refs = new HashSet<>(subject.refs());
    refs.add(ARTIFACT);
    PackageUrl purl = subject.purl();
    List<PackageUrl> purls = new ArrayList<>(subject.purls());
    if (about != null) {
      refs.add(about.packageId());
      if (subject.version() != null) {
        refs.add(about.packageId() + "@" + subject.version());
      }
      if (purl == null) {
        purl = about;
      } else {
        purls.add(about);
      }
    }
    return new VexSubject(purl, purls, subject.version(), subject.cpes(), subject.hashes(), refs);
  }

  /// @param link what other documents call this one
  private static VexSubject subject(Component component, @Nullable String link) {
    Set<ProductId.Hash> hashes = new HashSet<>();
    component.hashes().forEach(one -> hashes.add(new ProductId.Hash(one.algorithm(), one.value())));
    return new VexSubject(
        component.purl(),
        component.furtherPurls(),
        component.version(),
        component.cpes(),
        hashes,
        link == null ? Set.of() : Set.of(link + "#" + component.ref()));
  }
}
