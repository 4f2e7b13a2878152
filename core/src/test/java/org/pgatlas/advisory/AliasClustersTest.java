package org.pgatlas.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pgatlas.advisory.Affected.AffectedPackage;

class AliasClustersTest {
  @Test
  void aliasesAreSymmetricAndTransitive() {
    AliasClusters clusters =
        AliasClusters.of(
            List.of(anAdvisory("GHSA-1", "p", "CVE-1"), anAdvisory("PYSEC-1", "p", "GHSA-1")));
    assertThat(clusters.members("CVE-1")).containsExactly("CVE-1", "GHSA-1", "PYSEC-1");
    assertThat(clusters.members("PYSEC-1")).isEqualTo(clusters.members("CVE-1"));
    assertThat(clusters.representative("PYSEC-1")).isEqualTo("CVE-1");
    assertThat(clusters.members("GO-9")).containsExactly("GO-9");
  }

  @Test
  void upstreamAndRelatedJoinNothing() {
    Advisory advisory =
        new Advisory(
            "USN-1",
            null,
            null,
            null,
            null,
            List.of(),
            List.of("CVE-1", "CVE-2"),
            List.of("CVE-3"),
            List.of(),
            List.of());
    AliasClusters clusters = AliasClusters.of(List.of(advisory));
    assertThat(clusters.members("USN-1")).containsExactly("USN-1");
    assertThat(clusters.members("CVE-1")).containsExactly("CVE-1");
  }

  @Test
  void withdrawnAdvisoryJoinsNothing() {
    Advisory withdrawn =
        new Advisory(
            "GHSA-2",
            null,
            null,
            Instant.EPOCH,
            null,
            List.of("CVE-1", "CVE-2"),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    AliasClusters clusters =
        AliasClusters.of(List.of(withdrawn, anAdvisory("GHSA-1", "p", "CVE-1")));
    assertThat(clusters.members("CVE-1")).containsExactly("CVE-1", "GHSA-1");
    assertThat(clusters.members("CVE-2")).containsExactly("CVE-2");
  }

  @Test
  void wideAliasDoesNotJoinTwoCves() {
    AliasClusters clusters =
        AliasClusters.of(
            List.of(
                anAdvisory("GHSA-1", "p", "CVE-1", "CVE-2"),
                anAdvisory("PYSEC-1", "p", "CVE-1"),
                anAdvisory("PYSEC-2", "p", "CVE-2")));
    assertThat(clusters.members("CVE-1")).containsExactly("CVE-1", "PYSEC-1");
    assertThat(clusters.members("CVE-2")).containsExactly("CVE-2", "PYSEC-2");
    assertThat(clusters.members("GHSA-1")).containsExactly("GHSA-1");
  }

  @Test
  void chainDoesNotJoinTwoCvesEither() {
    List<Advisory> chain =
        List.of(
            anAdvisory("GHSA-1", "p", "CVE-1"),
            anAdvisory("GO-1", "p", "GHSA-1", "CVE-2"),
            anAdvisory("PYSEC-2", "p", "CVE-2"));
    AliasClusters clusters = AliasClusters.of(chain);
    assertThat(clusters.members("CVE-1")).doesNotContain("CVE-2");
    assertThat(clusters.members("CVE-2")).doesNotContain("CVE-1");
  }

  @Test
  void idsOfOneDatabaseAreJoinedByACveOnlyWhenTheyAreAboutDifferentPackages() {
    AliasClusters different =
        AliasClusters.of(
            List.of(
                anAdvisory("PYSEC-1", "tensorflow", "CVE-1"),
                anAdvisory("PYSEC-2", "tensorflow-cpu", "CVE-1"),
                anAdvisory("PYSEC-3", "tensorflow-gpu", "CVE-1")));
    assertThat(different.members("PYSEC-1"))
        .containsExactly("CVE-1", "PYSEC-1", "PYSEC-2", "PYSEC-3");
    AliasClusters same =
        AliasClusters.of(
            List.of(anAdvisory("PYSEC-1", "p", "CVE-1"), anAdvisory("PYSEC-2", "p", "CVE-1")));
    assertThat(same.members("PYSEC-1")).doesNotContain("PYSEC-2");
  }

  @Test
  void databaseMayJoinItsOwnIds() {
    AliasClusters clusters =
        AliasClusters.of(
            List.of(
                anAdvisory("GHSA-1", "p", "CVE-1", "GHSA-2"), anAdvisory("GHSA-2", "p", "CVE-1")));
    assertThat(clusters.members("CVE-1")).containsExactly("CVE-1", "GHSA-1", "GHSA-2");
  }

  @Test
  void orderOfAdvisoriesDoesNotMatter() {
    Random random = new Random(7);
    List<Advisory> feed = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String[] aliases = {"CVE-" + random.nextInt(80), "GHSA-" + random.nextInt(80)};
      feed.add(anAdvisory((i % 2 == 0 ? "PYSEC-" : "GO-") + i, "p" + random.nextInt(9), aliases));
    }
    AliasClusters first = AliasClusters.of(feed);
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(feed, random);
      AliasClusters again = AliasClusters.of(feed);
      for (Advisory advisory : feed) {
        assertThat(again.members(advisory.id())).isEqualTo(first.members(advisory.id()));
        assertThat(again.members(advisory.id()).stream().filter(id -> id.startsWith("CVE-")))
            .hasSizeLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void longChainsAndCrowdedAliasesEnd() {
    List<Advisory> chain =
        IntStream.range(0, 100_000)
            .mapToObj(i -> anAdvisory("X" + i + "-1", "p", "X" + (i + 1) + "-1"))
            .toList();
    assertThat(AliasClusters.of(chain).members("X0-1")).hasSize(100_001);
    List<Advisory> crowd =
        IntStream.range(0, 20_000)
            .mapToObj(i -> anAdvisory("PYSEC-" + i, "p" + i, "CVE-1"))
            .toList();
    assertThat(AliasClusters.of(crowd).members("CVE-1")).hasSize(20_001);
  }

  private static Advisory anAdvisory(String id, String name, String... aliases) {
    return new Advisory(
        id,
        null,
        null,
        null,
        null,
        List.of(aliases),
        List.of(),
        List.of(),
        List.of(),
        List.of(
            new Affected(
                new AffectedPackage(Ecosystem.of("PyPI"), name, null),
                List.of(),
                List.of("1.0"),
                List.of())));
  }
}
