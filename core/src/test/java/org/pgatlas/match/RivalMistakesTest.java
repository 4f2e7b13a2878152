package org.pgatlas.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.match.Advisories.anAdvisory;
import static org.pgatlas.match.Advisories.evidence;
import static org.pgatlas.match.Advisories.verdict;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.AliasClusters;
import org.pgatlas.match.Evidence.Rule;
import org.pgatlas.purl.PackageUrl;

/// What other tools get wrong when they match components with advisories, one test each.
class RivalMistakesTest {
  private static final String NPM = "pkg:npm/p@";

  @Test
  void everyPairOfIntroducedAndFixedCountsNotOnlyTheFirst() {
    Advisory advisory =
        anAdvisory("GHSA-1")
            .ranges("npm", "p", "introduced 1.0.0, fixed 1.2.0, introduced 2.0.0, fixed 2.3.0")
            .build();
    assertThat(verdict(advisory, NPM + "1.1.0")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, NPM + "2.2.9")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, NPM + "1.5.0")).isEqualTo(Verdict.NOT_AFFECTED);
    assertThat(verdict(advisory, NPM + "2.3.0")).isEqualTo(Verdict.NOT_AFFECTED);
  }

  @Test
  void lastAffectedIsAffectedItself() {
    Advisory advisory =
        anAdvisory("GHSA-1").ranges("npm", "p", "introduced 1.0.0, last_affected 1.2.0").build();
    assertThat(verdict(advisory, NPM + "1.2.0")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, NPM + "1.2.1")).isEqualTo(Verdict.NOT_AFFECTED);
  }

  @Test
  void introducedZeroIsBeforeEveryVersionPreReleasesToo() {
    Advisory advisory =
        anAdvisory("GHSA-1").ranges("npm", "p", "introduced 0, fixed 1.0.0").build();
    assertThat(verdict(advisory, NPM + "0.0.0-alpha")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, NPM + "0.9.9")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, NPM + "1.0.0")).isEqualTo(Verdict.NOT_AFFECTED);
    Advisory open = anAdvisory("GHSA-2").ranges("Debian:12", "p", "introduced 0").build();
    assertThat(verdict(open, "pkg:deb/debian/p@0~rc1?distro=debian-12"))
        .isEqualTo(Verdict.AFFECTED);
  }

  @Test
  void recordWithoutCveAliasMatchesAndKeepsItsOwnName() {
    Advisory advisory = anAdvisory("PYSEC-1").ranges("PyPI", "p", "introduced 0").build();
    List<ClusterMatch> findings = clustered("pkg:pypi/p@1.0", advisory);
    assertThat(findings).extracting(finding -> finding.key().cluster()).containsExactly("PYSEC-1");
  }

  @Test
  void componentWithoutVersionIsUnknownNotSafe() {
    Advisory advisory = anAdvisory("GHSA-1").ranges("npm", "p", "introduced 0, fixed 1").build();
    Match match = Objects.requireNonNull(evidence(advisory, "pkg:npm/p"));
    assertThat(match.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(match.evidence().rule()).isEqualTo(Rule.NO_VERSION);
  }

  @Test
  void versionThatIsNoneIsUnknownNotSafe() {
    Advisory advisory =
        anAdvisory("GHSA-1").ranges("Go", "p/q", "introduced 0, fixed 1.0.0").build();
    Match match = Objects.requireNonNull(evidence(advisory, "pkg:golang/p/q@(devel)"));
    assertThat(match.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(match.evidence().rule()).isEqualTo(Rule.UNREADABLE_VERSION);
  }

  @Test
  void sameNameInTwoEcosystemsNeverMatches() {
    Advisory advisory = anAdvisory("GHSA-1").ranges("npm", "p", "introduced 0").build();
    assertThat(verdict(advisory, "pkg:pypi/p@1.0")).isEqualTo(Verdict.NOT_AFFECTED);
    assertThat(verdict(advisory, "pkg:cargo/p@1.0.0")).isEqualTo(Verdict.NOT_AFFECTED);
  }

  @Test
  void distributionDecidesNotOnlyTheName() {
    Advisory advisory =
        anAdvisory("DSA-1").ranges("Debian:12", "openssl", "introduced 0, fixed 3.0.9-1").build();
    assertThat(verdict(advisory, "pkg:deb/debian/openssl@3.0.8-1?distro=debian-12"))
        .isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, "pkg:deb/debian/openssl@3.0.8-1?distro=bookworm"))
        .isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, "pkg:deb/debian/openssl@1.1.1n-0?distro=debian-11"))
        .isEqualTo(Verdict.NOT_AFFECTED);
    assertThat(verdict(advisory, "pkg:deb/ubuntu/openssl@3.0.8-1?distro=ubuntu-12"))
        .isEqualTo(Verdict.NOT_AFFECTED);
  }

  @Test
  void releaseThatTheComponentDoesNotSayIsUnknownWhereItWouldMatter() {
    Advisory advisory =
        anAdvisory("DSA-1").ranges("Debian:12", "openssl", "introduced 0, fixed 3.0.9-1").build();
    Match match = Objects.requireNonNull(evidence(advisory, "pkg:deb/debian/openssl@3.0.8-1"));
    assertThat(match.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(match.evidence().rule()).isEqualTo(Rule.RELEASE_NOT_KNOWN);
    assertThat(verdict(advisory, "pkg:deb/debian/openssl@3.0.9-1")).isEqualTo(Verdict.NOT_AFFECTED);
  }

  @Test
  void epochQualifierIsPartOfTheVersion() {
    Advisory advisory =
        anAdvisory("RHSA-1")
            .ranges(
                "Red Hat:enterprise_linux:8::baseos",
                "bind",
                "introduced 0, fixed 32:9.11.26-6.el8")
            .build();
    assertThat(verdict(advisory, "pkg:rpm/redhat/bind@9.11.26-4.el8?epoch=32&distro=rhel-8.6"))
        .isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, "pkg:rpm/redhat/bind@9.11.26-6.el8?epoch=32&distro=rhel-8.6"))
        .isEqualTo(Verdict.NOT_AFFECTED);
  }

  @Test
  void binaryPackageIsFoundUnderItsSource() {
    Advisory advisory =
        anAdvisory("DSA-1")
            .ranges("Debian:12", "glibc", "introduced 0, fixed 2.36-9+deb12u3")
            .build();
    String distro = "&distro=debian-12";
    assertThat(verdict(advisory, "pkg:deb/debian/libc6@2.36-9?upstream=glibc" + distro))
        .isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, "pkg:deb/debian/libc6@9?upstream=glibc%402.36-9" + distro))
        .isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, "pkg:deb/debian/libc6@2.36-9?upstream=musl" + distro))
        .isEqualTo(Verdict.NOT_AFFECTED);
    Advisory rpm =
        anAdvisory("SUSE-1")
            .ranges("SUSE:Linux Enterprise Server 15 SP4", "curl", "introduced 0, fixed 7.79.1-2")
            .build();
    assertThat(
            verdict(
                rpm,
                "pkg:rpm/suse/libcurl4@7.79.1-1?upstream=curl-7.79.1-1.src.rpm&distro=sles-15.4"))
        .isEqualTo(Verdict.AFFECTED);
  }

  @Test
  void withdrawnAdvisoryMatchesNothing() {
    Advisory advisory = anAdvisory("GHSA-1").ranges("npm", "p", "introduced 0").withdrawn().build();
    assertThat(verdict(advisory, NPM + "1.0.0")).isEqualTo(Verdict.NOT_AFFECTED);
  }

  @Test
  void listedVersionCountsWithoutARangeAndInAnySpelling() {
    Advisory advisory = anAdvisory("PYSEC-1").versions("PyPI", "Zope.Interface", "1.0.0").build();
    assertThat(verdict(advisory, "pkg:pypi/zope-interface@1.0")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, "pkg:pypi/zope_interface@1.0.1")).isEqualTo(Verdict.NOT_AFFECTED);
  }

  @Test
  void listedVersionCountsBesideARangeThatDoesNotHoldIt() {
    Advisory advisory =
        anAdvisory("PYSEC-1")
            .affected(
                "PyPI",
                "p",
                List.of(
                    Advisories.aRange(
                        AffectedRange.Type.ECOSYSTEM, null, "introduced 2.0, fixed 2.5")),
                List.of("1.0"))
            .build();
    assertThat(verdict(advisory, "pkg:pypi/p@1.0")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, "pkg:pypi/p@2.1")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, "pkg:pypi/p@1.5")).isEqualTo(Verdict.NOT_AFFECTED);
  }

  @Test
  void limitEndsWhatNoFixEnds() {
    Advisory advisory =
        anAdvisory("GHSA-1").ranges("npm", "p", "introduced 1.0.0, limit 2.0.0").build();
    assertThat(verdict(advisory, NPM + "1.9.9")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, NPM + "2.0.0")).isEqualTo(Verdict.NOT_AFFECTED);
    Advisory open = anAdvisory("GHSA-2").ranges("npm", "p", "introduced 1.0.0, limit *").build();
    assertThat(verdict(open, NPM + "9.0.0")).isEqualTo(Verdict.AFFECTED);
  }

  @Test
  void eventsMayComeInAnyOrderAndTiesGoIntroducedLastAffectedFixed() {
    Advisory shuffled =
        anAdvisory("GHSA-1")
            .ranges("npm", "p", "fixed 2.3.0, introduced 2.0.0, fixed 1.2.0, introduced 0")
            .build();
    assertThat(verdict(shuffled, NPM + "1.1.0")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(shuffled, NPM + "1.2.0")).isEqualTo(Verdict.NOT_AFFECTED);
    Advisory single =
        anAdvisory("GHSA-2").ranges("npm", "p", "last_affected 1.0.0, introduced 1.0.0").build();
    assertThat(verdict(single, NPM + "1.0.0")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(single, NPM + "1.0.1")).isEqualTo(Verdict.NOT_AFFECTED);
    Advisory nothing =
        anAdvisory("GHSA-3").ranges("npm", "p", "fixed 1.0.0, introduced 1.0.0").build();
    assertThat(verdict(nothing, NPM + "1.0.0")).isEqualTo(Verdict.NOT_AFFECTED);
  }

  @Test
  void pairsThatAdjoinAreOneIntervalInWhateverOrderTheyAreWritten() {
    Advisory advisory =
        anAdvisory("PYSEC-1")
            .ranges("PyPI", "p", "introduced 3.1, fixed 3.2, introduced 2.0, fixed 3.1")
            .build();
    assertThat(verdict(advisory, "pkg:pypi/p@3.0")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, "pkg:pypi/p@3.1")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, "pkg:pypi/p@3.1.post1")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, "pkg:pypi/p@3.2")).isEqualTo(Verdict.NOT_AFFECTED);
  }

  @Test
  void commitIsDecidedOnlyWhereItIsNamed() {
    String bad = "a".repeat(40);
    String good = "b".repeat(40);
    Advisory advisory =
        anAdvisory("OSV-1")
            .repository(
                "https://github.com/Acme/Lib.git",
                List.of("v1.0"),
                "introduced " + bad + ", fixed " + good)
            .build();
    String repo = "pkg:github/acme/lib@";
    assertThat(verdict(advisory, repo + bad)).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, repo + good)).isEqualTo(Verdict.NOT_AFFECTED);
    assertThat(verdict(advisory, repo + "c".repeat(40))).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(advisory, repo + "v1.0")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, repo + "v1.1")).isEqualTo(Verdict.NOT_AFFECTED);
  }

  @Test
  void advisoryWithoutVersionsIsUnknown() {
    Advisory advisory = anAdvisory("GSD-1").versions("npm", "p").build();
    assertThat(verdict(advisory, NPM + "1.0.0")).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void eventThatNamesNoVersionMakesTheRangeUnknownNotSafe() {
    Advisory advisory =
        anAdvisory("GHSA-1").ranges("PyPI", "p", "introduced 0, fixed r2017-02").build();
    Match match = Objects.requireNonNull(evidence(advisory, "pkg:pypi/p@1.0"));
    assertThat(match.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(match.evidence().rule()).isEqualTo(Rule.UNREADABLE_RANGE);
  }

  @Test
  void goPseudoVersionsIncompatibleAndReleaseNamesCompare() {
    Advisory advisory =
        anAdvisory("GO-1")
            .range("Go", "stdlib", AffectedRange.Type.SEMVER, "introduced 1.21.0-0, fixed 1.21.5")
            .build();
    assertThat(verdict(advisory, "pkg:golang/stdlib@go1.21.4")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, "pkg:golang/stdlib@go1.21rc2")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(advisory, "pkg:golang/stdlib@1.21.5")).isEqualTo(Verdict.NOT_AFFECTED);
    Advisory module =
        anAdvisory("GO-2")
            .range(
                "Go",
                "github.com/Acme/Lib",
                AffectedRange.Type.SEMVER,
                "introduced 0, fixed 2.0.0+incompatible")
            .build();
    String lib = "pkg:golang/github.com/acme/lib@";
    assertThat(verdict(module, lib + "v0.0.0-20210101000000-abcdefabcdef"))
        .isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(module, lib + "v2.0.0%2Bincompatible")).isEqualTo(Verdict.NOT_AFFECTED);
  }

  @Test
  void oneFindingForAllNamesOfOneVulnerability() {
    Advisory ghsa =
        anAdvisory("GHSA-1").aliases("CVE-1").ranges("PyPI", "p", "introduced 0").build();
    Advisory pysec =
        anAdvisory("PYSEC-1").aliases("CVE-1").ranges("PyPI", "p", "introduced 0").build();
    List<ClusterMatch> findings = clustered("pkg:pypi/p@1.0", ghsa, pysec);
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().members()).containsExactly("CVE-1", "GHSA-1", "PYSEC-1");
    assertThat(findings.getFirst().matches()).hasSize(2);
  }

  @Test
  void affectedBySomeMemberOutweighsUnknownByAnother() {
    Advisory ghsa =
        anAdvisory("GHSA-1").aliases("CVE-1").ranges("PyPI", "p", "introduced 0").build();
    Advisory pysec = anAdvisory("PYSEC-1").aliases("CVE-1").versions("PyPI", "p").build();
    assertThat(clustered("pkg:pypi/p@1.0", pysec, ghsa))
        .extracting(ClusterMatch::verdict)
        .containsExactly(Verdict.AFFECTED);
  }

  @Test
  void evidenceSaysInWordsWhatWasComparedAndWhatFixesIt() {
    Advisory advisory =
        anAdvisory("GHSA-1")
            .ranges("npm", "p", "introduced 1.0.0, fixed 1.2.0, introduced 2.0.0, fixed 2.3.0")
            .build();
    Match match = Objects.requireNonNull(evidence(advisory, NPM + "1.1.0"));
    Evidence evidence = match.evidence();
    assertThat(match.words())
        .isEqualTo(
            "1.1.0 is in the range ECOSYSTEM [introduced 1.0.0, fixed 1.2.0, introduced 2.0.0,"
                + " fixed 2.3.0] of npm p in GHSA-1, compared as SEMVER");
    assertThat(evidence.rule()).isEqualTo(Rule.RANGE);
    assertThat(evidence.affected()).isZero();
    assertThat(evidence.range()).isZero();
    assertThat(match.fixedIn()).containsExactly("1.2.0", "2.3.0");
  }

  @Test
  void scopedAndGroupedNamesAreWhole() {
    Advisory scoped = anAdvisory("GHSA-1").ranges("npm", "@scope/p", "introduced 0").build();
    assertThat(verdict(scoped, "pkg:npm/%40scope/p@1.0.0")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(scoped, "pkg:npm/p@1.0.0")).isEqualTo(Verdict.NOT_AFFECTED);
    Advisory maven = anAdvisory("GHSA-2").ranges("Maven", "g:a", "introduced 0").build();
    assertThat(verdict(maven, "pkg:maven/g/a@1")).isEqualTo(Verdict.AFFECTED);
    assertThat(verdict(maven, "pkg:maven/h/a@1")).isEqualTo(Verdict.NOT_AFFECTED);
  }

  private static List<ClusterMatch> clustered(String purl, Advisory... advisories) {
    List<Advisory> feed = List.of(advisories);
    List<Match> matches =
        FindingMatcher.forward(
            List.of(Subject.of(PackageUrl.parseLenient(purl))), AdvisoryIndex.of(feed));
    return FindingMatcher.clustered(matches, AliasClusters.of(feed));
  }
}
