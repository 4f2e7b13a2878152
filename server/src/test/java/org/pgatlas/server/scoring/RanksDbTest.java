package org.pgatlas.server.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// A rank counts what is more critical of the same kind, whether all of it or from a noted step on.
class RanksDbTest {
  private static final int REPOS = 4_000;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase raw = POSTGRES.createDatabase();

  private record Row(String id, boolean external, int criticality, long rank) {}

  @Test
  void every_rank_is_as_counted_with_steps_and_without_and_after_the_next_run()
      throws SQLException {
    try (HandWorkedAtlas atlas = new HandWorkedAtlas(raw, Clock.systemUTC())) {
      AtlasFixture rows = AtlasFixture.of(atlas.database(), "default");
      rows.fill(REPOS);
      atlas.metrics().run(atlas.tenant(), ActiveMode.ACTIVE_ROOTS, "test");
      assertThat(raw.query("select bool_or(cardinality(bounds) > 1) from criticality_steps"))
          .isEqualTo("t");
      compare(atlas);

      int hub = rows.external("pkg:npm/hub").insert();
      int source = rows.source("registry", "more");
      for (Integer repo :
          atlas
              .database()
              .asOwner(
                  h ->
                      h.createQuery("select id from repos order by id limit 20")
                          .mapTo(Integer.class)
                          .list())) {
        rows.dependsOn(repo, hub, source);
      }
      atlas.metrics().run(atlas.tenant(), ActiveMode.ACTIVE_ROOTS, "test");
      compare(atlas);

      raw.execute("delete from criticality_steps");
      compare(atlas);
    }
  }

  private static void compare(HandWorkedAtlas atlas) {
    ScoreReadStore scores = new ScoreReadStore(atlas.database());
    List<Row> counted = counted(atlas);
    assertThat(counted).hasSizeGreaterThan(REPOS);
    Map<Integer, Row> sample =
        counted.stream()
            .collect(
                Collectors.toMap(
                    row -> 2 * row.criticality() + (row.external() ? 1 : 0),
                    Function.identity(),
                    (first, _) -> first));
    assertThat(sample).hasSizeGreaterThan(50);
    for (Row row : sample.values()) {
      assertThat(scores.score(atlas.tenant(), row.id()).orElseThrow().criticalityRank())
          .as(row.toString())
          .isEqualTo(row.rank());
    }
  }

  private static List<Row> counted(HandWorkedAtlas atlas) {
    return atlas
        .database()
        .asOwner(
            h ->
                h.createQuery(
                        """
                        select canonical_id, external, criticality,
                               rank() over (partition by external order by criticality desc) as place
                        from (select canonical_id, false as external, criticality_score as criticality from repos
                              union all select canonical_id, true, criticality_score from external_repos) v
                        where criticality is not null
                        """)
                    .map(
                        (row, _) ->
                            new Row(
                                row.getString("canonical_id"),
                                row.getBoolean("external"),
                                row.getInt("criticality"),
                                row.getLong("place")))
                    .list());
  }
}
