package org.pgatlas.server.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;

/// What is kept by difference equals a recount from scratch, after every one of many operations
/// drawn at random: documents applied, replaced and withdrawn, advisories imported, changed,
/// withdrawn and merged, scores and lists of what is exploited, statements, decisions, scans.
final class RecountDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final int OPERATIONS = 60;
  private static final int KINDS = 3;
  private static final int ARTIFACTS = 4;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void after_each_operation_all_counts_are_those_of_a_recount(long seed) throws SQLException {
    try (HandWorkedAtlas atlas =
        new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC())) {
      DrawnOperations operations = new DrawnOperations(atlas, ARTIFACTS, seed);
      List<String> done = new ArrayList<>();
      long opened = 0;
      // Some draw no finding that opens again; they go on until one does.
      for (int i = 0; i < OPERATIONS || (i < 2 * OPERATIONS && kinds(atlas) < KINDS); i++) {
        done.add(operations.next());
        String why = "seed " + seed + ": " + String.join("; ", done);
        expect(atlas, why, SUMMARIES);
        expect(atlas, why, COMPONENTS);
        expect(atlas, why, PACKAGES_IN_USE);
        expect(atlas, why, LICENSES_IN_USE);
        expect(atlas, why, IN_FORCE);
        expect(atlas, why, EXPLOITS);
        findingsAreThoseOfAScan(atlas, why);
        opened = Math.max(opened, count(atlas, "select count(*) from finding where open"));
      }
      scansAreReplayedTheSame(atlas, "seed " + seed);
      assertThat(opened).as("the operations do find something").isGreaterThan(3);
      assertThat(kinds(atlas))
          .as("changed, closed, reopened at least")
          .isGreaterThanOrEqualTo(KINDS);
    }
  }

  private static long kinds(HandWorkedAtlas atlas) throws SQLException {
    return count(atlas, "select count(distinct event_type) from finding_event");
  }

  /// Rows that one side has and the other has not.
  private static final String SUMMARIES =
      """
      with kept as (
        select source_id, artifact_purl, critical, high, medium, low, unrated, unknown, max_risk from artifact_risk_summary),
      counted as (
        select source_id, min(artifact_purl)::text,
               count(*) filter (where severity_rating = 'critical' and verdict <> 'unknown')::int,
               count(*) filter (where severity_rating = 'high' and verdict <> 'unknown')::int,
               count(*) filter (where severity_rating = 'medium' and verdict <> 'unknown')::int,
               count(*) filter (where severity_rating in ('low', 'none') and verdict <> 'unknown')::int,
               count(*) filter (where severity_rating is null and verdict <> 'unknown')::int,
               count(*) filter (where verdict = 'unknown')::int, max(score)
        from (select o.source_id, o.artifact_purl, o.severity_rating, o.verdict, o.score from open_findings o) o group by source_id)
      select count(*) from ((table kept except table counted) union all (table counted except table kept)) as differing
      """;

  private static final String COMPONENTS =
      """
      with kept as (select component_id, package_id, artifact_count from component_use),
      counted as (
        select c.id, c.package_id, count(distinct i.source_id)::int
        from component_index i cross join lateral unnest(i.component_ids) as u (id) join component c on c.id = u.id group by c.id)
      select count(*) from ((table kept except table counted) union all (table counted except table kept)) as differing
      """;

  private static final String PACKAGES_IN_USE =
      """
      with kept as (select package_id, artifact_count from package_use),
      counted as (
        select c.package_id, count(distinct i.source_id)::int
        from component_index i cross join lateral unnest(i.component_ids) as u (id) join component c on c.id = u.id group by c.package_id)
      select count(*) from ((table kept except table counted) union all (table counted except table kept)) as differing
      """;

  private static final String LICENSES_IN_USE =
      """
      with kept as (select license_id, artifact_count from license_use),
      counted as (
        select u.id, count(distinct i.source_id)::int
        from component_index i cross join lateral unnest(i.license_ids) as u (id) group by u.id)
      select count(*) from ((table kept except table counted) union all (table counted except table kept)) as differing
      """;

  /// Which document is in force says `sbom_current`; the index has exactly those, and marks them.
  private static final String IN_FORCE =
      """
      with kept as (select source_id, document_id from component_index),
      counted as (select source_id, document_id from sbom_current),
      marked as (select document_id from sbom_occurrence where in_force),
      held as (select distinct document_id from sbom_current)
      select (select count(*) from ((table kept except table counted) union all (table counted except table kept)) as differing)
           + (select count(*) from ((table marked except table held) union all (table held except table marked)) as differing)
      """;

  /// EPSS and KEV of what is found are those of its vulnerability.
  private static final String EXPLOITS =
      """
      select count(*) from finding f
      join vulnerability v on v.tenant_id = f.tenant_id and v.id = f.vulnerability_id
      where (f.open or f.closed_reason like 'statement: %')
        and (f.epss is distinct from v.epss or f.kev is distinct from (v.kev_added is not null))
      """;

  private static void expect(HandWorkedAtlas atlas, String why, String differing)
      throws SQLException {
    assertThat(count(atlas, differing)).as(why + "\n" + differing).isZero();
  }

  /// The findings that stand are those that a scan of everything in force finds now; of no artifact
  /// without a document anything is open.
  private static void findingsAreThoseOfAScan(HandWorkedAtlas atlas, String why)
      throws SQLException {
    TreeSet<String> scanned = new TreeSet<>();
    for (int i = 0; i < ARTIFACTS; i++) {
      String artifact = "pkg:github/acme/shop" + i;
      atlas
          .findings()
          .scans()
          .run(atlas.tenant(), artifact)
          .ifPresent(
              run ->
                  atlas
                      .findings()
                      .scans()
                      .lines(atlas.tenant(), run)
                      .forEach(
                          line ->
                              scanned.add(
                                  artifact
                                      + " "
                                      + line.component()
                                      + " "
                                      + line.vulnerability()
                                      + " "
                                      + line.verdict())));
    }
    String kept =
        atlas
            .raw()
            .query(
                """
                select coalesce(string_agg(line, E'\\n' order by line collate "C"), '')
                from (select artifact_purl || ' ' || component_purl || ' ' || vulnerability || ' ' || verdict as line
                      from finding where open or closed_reason like 'statement: %') all_of_them
                """);
    assertThat(kept).as(why).isEqualTo(String.join("\n", scanned));
  }

  /// From the documents alone that their manifests pin.
  private static void scansAreReplayedTheSame(HandWorkedAtlas atlas, String why)
      throws SQLException {
    String manifests =
        atlas.raw().query("select string_agg(encode(content_hash, 'hex'), ' ') from scan_manifest");
    int same = 0;
    for (String manifest : String.valueOf(manifests).split(" ")) {
      assertThat(atlas.findings().scans().replay(atlas.tenant(), manifest).orElseThrow().same())
          .as(why + ", manifest " + manifest)
          .isTrue();
      same++;
    }
    assertThat(same).isGreaterThan(20);
  }

  private static long count(HandWorkedAtlas atlas, String sql) throws SQLException {
    return Long.parseLong(String.valueOf(atlas.raw().query(sql)));
  }
}
