package org.pgatlas.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected.AffectedPackage;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.AffectedRange.Event;
import org.pgatlas.advisory.AffectedRange.Kind;
import org.pgatlas.advisory.Ecosystem;
import org.pgatlas.advisory.PackageKey;
import org.pgatlas.match.Subject.Identity;
import org.pgatlas.version.VersionScheme;

/// The compiled engine against the naive evaluator, in every ecosystem, over random ranges of both
/// types and versions as the ecosystem writes them; they are few and close, so that bounds are hit.
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

  /// An advisory about one package, and a version of that.
  record Case(String ecosystem, List<AffectedRange> ranges, List<String> listed, String version) {}

  @Property(tries = 12_000)
  @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
  void engineIsTheNaiveEvaluator(@ForAll("cases") Case drawn) {
    Ecosystem ecosystem = Ecosystem.of(drawn.ecosystem());
    Advisory advisory =
        Advisories.anAdvisory("X-1")
            .affected(drawn.ecosystem(), "p", drawn.ranges(), drawn.listed())
            .build();
    PackageKey key = PackageKey.of(new AffectedPackage(ecosystem, "p", null));
    Subject subject =
        new Subject("c", List.of(new Identity(key, drawn.version(), null, "its own name")));
    List<Match> forward =
        FindingMatcher.forward(List.of(subject), AdvisoryIndex.of(List.of(advisory)));
    boolean decided = !drawn.ranges().isEmpty() || !drawn.listed().isEmpty();
    Verdict expected =
        decided
            ? NaiveEvaluator.verdict(
                ecosystem.scheme(), drawn.version(), drawn.ranges(), drawn.listed())
            : Verdict.UNKNOWN;
    assertThat(forward.isEmpty() ? Verdict.NOT_AFFECTED : forward.getFirst().verdict())
        .as("%s", drawn)
        .isEqualTo(expected);
    assertThat(FindingMatcher.reverse(advisory, SubjectIndex.of(List.of(subject))))
        .isEqualTo(forward);
    assertPrefilterAdmits(advisory, subject, forward);
    boolean semantic =
        drawn.ranges().stream().anyMatch(one -> one.type() == AffectedRange.Type.SEMVER);
    Statistics.collect(expected, semantic);
    Statistics.coverage(
        all -> {
          for (Verdict one : Verdict.values()) {
            all.check(one, true).percentage(share -> share > 3);
            all.check(one, false).percentage(share -> share > 3);
          }
        });
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
  Arbitrary<Case> cases() {
    return Arbitraries.of(ECOSYSTEMS)
        .flatMap(
            ecosystem ->
                neighbours(Ecosystem.of(ecosystem).scheme())
                    .flatMap(
                        some ->
                            Combinators.combine(
                                    ranges(some),
                                    Arbitraries.of(some).list().ofMaxSize(3),
                                    Arbitraries.of(some))
                                .as(
                                    (ranges, listed, version) ->
                                        new Case(ecosystem, ranges, listed, version))));
  }

  /// A few versions that are next to each other in the scheme's order, or numbers that are versions
  /// of every scheme.
  private static Arbitrary<List<String>> neighbours(VersionScheme scheme) {
    List<String> all = SchemeVersions.of(scheme);
    Arbitrary<List<String>> written =
        Combinators.combine(
                Arbitraries.integers().between(0, all.size() - 1),
                Arbitraries.integers().between(0, all.size() - 1))
            .as(
                (from, other) -> {
                  List<String> some =
                      new ArrayList<>(all.subList(from, Math.min(all.size(), from + 9)));
                  some.add(all.get(other));
                  return List.copyOf(some);
                });
    return Arbitraries.frequencyOf(
        Tuple.of(3, written), Tuple.of(1, numbers().list().ofMinSize(5).ofMaxSize(8)));
  }

  private static Arbitrary<List<AffectedRange>> ranges(List<String> versions) {
    Arbitrary<String> bounds =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just("0")), Tuple.of(6, Arbitraries.of(versions)));
    Arbitrary<Event> events =
        Combinators.combine(
                Arbitraries.frequency(
                    Tuple.of(5, Kind.INTRODUCED),
                    Tuple.of(4, Kind.FIXED),
                    Tuple.of(3, Kind.LAST_AFFECTED),
                    Tuple.of(1, Kind.LIMIT)),
                bounds)
            .as(Event::new);
    Arbitrary<AffectedRange.Type> types =
        Arbitraries.frequency(
            Tuple.of(3, AffectedRange.Type.ECOSYSTEM), Tuple.of(1, AffectedRange.Type.SEMVER));
    return Combinators.combine(types, events.list().ofMinSize(1).ofMaxSize(7))
        .as((type, list) -> new AffectedRange(type, null, list))
        .list()
        .ofMaxSize(3);
  }

  private static Arbitrary<String> numbers() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 11),
            Arbitraries.integers().between(0, 3))
        .as((major, minor, patch) -> major + "." + minor + (patch == 0 ? "" : "." + patch));
  }
}
