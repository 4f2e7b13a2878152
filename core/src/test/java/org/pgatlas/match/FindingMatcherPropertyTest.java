package org.pgatlas.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected.AffectedPackage;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.AffectedRange.Event;
import org.pgatlas.advisory.AffectedRange.Kind;
import org.pgatlas.advisory.Ecosystem;
import org.pgatlas.advisory.PackageKey;
import org.pgatlas.match.Subject.Identity;
import org.pgatlas.version.VersionScheme;

/// The compiled engine against the naive evaluator, in every ecosystem, over random ranges and
/// versions; versions are few and close, so that bounds are hit.
class FindingMatcherPropertyTest {
  private static final List<String> ECOSYSTEMS =
      List.of(
          "Alpine",
          "Bioconductor",
          "ConanCenter",
          "CRAN",
          "crates.io",
          "Debian",
          "GHC",
          "Go",
          "GitHub Actions",
          "Hackage",
          "Hex",
          "Julia",
          "Maven",
          "npm",
          "NuGet",
          "opam",
          "Packagist",
          "Pub",
          "PyPI",
          "Red Hat",
          "RubyGems",
          "SwiftURL",
          "Ubuntu",
          "VSCode",
          "Made-up");

  @Property(tries = 8000)
  void engineIsTheNaiveEvaluator(
      @ForAll("ecosystems") String ecosystem,
      @ForAll("ranges") List<AffectedRange> ranges,
      @ForAll("listed") List<String> listed,
      @ForAll("versions") String version) {
    VersionScheme scheme = Ecosystem.of(ecosystem).scheme();
    Advisory advisory =
        Advisories.anAdvisory("X-1").affected(ecosystem, "p", ranges, listed).build();
    PackageKey key = PackageKey.of(new AffectedPackage(Ecosystem.of(ecosystem), "p", null));
    Subject subject = new Subject("c", List.of(new Identity(key, version, null, "its own name")));
    List<Match> forward =
        FindingMatcher.forward(List.of(subject), AdvisoryIndex.of(List.of(advisory)));
    boolean affected = !forward.isEmpty() && forward.getFirst().verdict() == Verdict.AFFECTED;
    boolean decided = !ranges.isEmpty() || !listed.isEmpty();
    if (decided) {
      assertThat(affected)
          .as("%s %s in %s or %s", ecosystem, version, ranges, listed)
          .isEqualTo(NaiveEvaluator.isAffected(scheme, version, ranges, listed));
    } else {
      assertThat(forward).extracting(Match::verdict).containsExactly(Verdict.UNKNOWN);
    }
    assertThat(FindingMatcher.reverse(advisory, SubjectIndex.of(List.of(subject))))
        .isEqualTo(forward);
    assertPrefilterAdmits(advisory, subject, forward);
  }

  /// Nothing that the matcher finds is lost by looking only where the coarse keys say.
  private static void assertPrefilterAdmits(
      Advisory advisory, Subject subject, List<Match> forward) {
    Map<PackageKey, List<CoarseRange>> prefilter = FindingMatcher.prefilter(advisory);
    for (Match match : forward) {
      Identity identity = match.identity();
      boolean admitted =
          identity.coarseKey().isEmpty()
              || prefilter.getOrDefault(identity.of(), List.of()).stream()
                  .anyMatch(range -> range.admits(identity.coarseKey().getAsLong()));
      assertThat(admitted).as("%s of %s", match, subject).isTrue();
    }
  }

  @Provide
  Arbitrary<String> ecosystems() {
    return Arbitraries.of(ECOSYSTEMS);
  }

  @Provide
  Arbitrary<List<String>> listed() {
    return versions().list().ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<AffectedRange>> ranges() {
    Arbitrary<String> bounds =
        Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just("0")), Tuple.of(6, versions()));
    Arbitrary<Event> events =
        Combinators.combine(
                Arbitraries.frequency(
                    Tuple.of(5, Kind.INTRODUCED),
                    Tuple.of(4, Kind.FIXED),
                    Tuple.of(3, Kind.LAST_AFFECTED),
                    Tuple.of(1, Kind.LIMIT)),
                bounds)
            .as(Event::new);
    return events
        .list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .map(list -> new AffectedRange(AffectedRange.Type.ECOSYSTEM, null, list))
        .list()
        .ofMaxSize(3);
  }

  /// Texts that are versions of every scheme.
  @Provide
  Arbitrary<String> versions() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 11),
            Arbitraries.integers().between(0, 3))
        .as((major, minor, patch) -> major + "." + minor + (patch == 0 ? "" : "." + patch));
  }
}
