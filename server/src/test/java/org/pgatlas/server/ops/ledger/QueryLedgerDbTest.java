package org.pgatlas.server.ops.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.HotQuery;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// The ledger on a filled atlas: every registered query is sent, explained, run and judged.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryLedgerDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();
  private static final int REPOS = 20_000;

  private final Database database;
  private final AtlasFixture atlas;

  QueryLedgerDbTest(TestDatabase own) {
    database = AtlasFixture.open(own);
    atlas = AtlasFixture.of(database, "filled");
    atlas.fill(REPOS);
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void every_query_is_sent_by_its_own_store_and_those_that_only_read_are_timed() {
    QueryLedger.Report report =
        new QueryLedger(database, HotQueries.all()).examine(atlas.tenant(), 3);
    assertThat(report.queries()).hasSizeGreaterThan(40);
    assertThat(report.queries())
        .allSatisfy(
            line -> {
              assertThat(line.error()).as(LedgerReport.title(line)).isEmpty();
              assertThat(line.p50Ms() == null)
                  .as(LedgerReport.title(line))
                  .isEqualTo(line.writes());
            });
    assertThat(report.unread()).contains("status_event").doesNotContain("repos", "event_log");
    assertThat(LedgerReport.as(report, "text")).contains("catalog.repos (most critical)");
    assertThat(LedgerReport.as(report, "markdown")).contains("| `job.claim` | ok;");
    assertThat(LedgerReport.as(report, "json"))
        .contains("\"served_by\":[\"ix_repos_criticality\"]");
  }

  @Test
  void no_two_are_the_same() {
    Set<String> titles = new HashSet<>();
    HotQueries.all()
        .forEach(query -> assertThat(titles.add(query.title())).as(query.title()).isTrue());
  }

  @Test
  void a_query_for_one_tenant_names_it_and_one_for_all_runs_as_the_worker() {
    SampledExamples examples = new SampledExamples(database, atlas.tenant());
    for (HotQuery query : HotQueries.all()) {
      Database.Explanation explained =
          database.explain(
              query.name(), false, db -> query.call().run(db, atlas.tenant(), examples.at(0)));
      assertThat(explained.sql().matches("(?s).*(tenant_id = |atlas_\\w+\\():tenant\\b.*"))
          .as(query.title())
          .isEqualTo(query.tenants() == HotQuery.Tenants.ONE);
    }
  }

  @Test
  void a_missing_index_a_whole_read_and_a_sort_for_a_few_are_told() {
    HotQuery badly =
        OneQuery.reading(
                """
                -- name: ledger.badly
                select canonical_id from repos where tenant_id = :tenant and latest_version = ''
                order by updated_at, canonical_id limit 10
                """)
            .servedBy("ix_repos_criticality", "ix_of_nothing");
    QueryLedger ledger = new QueryLedger(database, List.of(badly));
    QueryLedger.Report report = ledger.examine(atlas.tenant(), 0);
    assertThat(report.faults()).isEqualTo(1);
    assertThat(report.queries().getFirst().problems())
        .containsExactlyInAnyOrder(
            "reads all of repos (20000 rows)",
            "sorts 20000 rows for a LIMIT",
            "does not use ix_repos_criticality",
            "there is no index ix_of_nothing");
    QueryLedger.Line accepted =
        new QueryLedger(
                database,
                List.of(badly.accepting("sort", "a test").accepting("scan repos", "a test")))
            .examine(atlas.tenant(), 0)
            .queries()
            .getFirst();
    assertThat(accepted.problems()).hasSize(2);
    assertThat(accepted.accepted()).containsExactly("scan repos: a test", "sort: a test");
  }

  @Test
  void rows_misjudged_ten_times_are_a_fault_unless_there_is_a_reason() {
    HotQuery misjudged =
        OneQuery.reading(
            """
            -- name: ledger.misjudged
            select count(*) from repos where tenant_id = :tenant and length(tenant_id::text) = 36
            """);
    HotQuery anyhow = misjudged.accepting("scan repos", "a test").within(1_000, 10_000);
    QueryLedger.Report report =
        new QueryLedger(database, List.of(anyhow)).examine(atlas.tenant(), 2);
    assertThat(report.faults()).isEqualTo(1);
    assertThat(report.queries().getFirst().misestimate()).isGreaterThan(10);
    assertThat(LedgerReport.as(report, "text")).contains("rows     ledger.misjudged");
    QueryLedger accepting =
        new QueryLedger(database, List.of(anyhow.accepting("estimate", "a test")));
    assertThat(accepting.examine(atlas.tenant(), 2).faults()).isZero();
  }

  @Test
  void what_takes_longer_than_it_may_is_told() {
    HotQuery slow =
        OneQuery.reading("-- name: ledger.slow\nselect pg_sleep(0.02)::text").within(1, 2);
    QueryLedger.Report report = new QueryLedger(database, List.of(slow)).examine(atlas.tenant(), 3);
    assertThat(report.queries().getFirst().overBudget()).isTrue();
    assertThat(LedgerReport.as(report, "text"))
        .contains("over its budget")
        .contains(": 1 to look at;");
  }

  @Test
  void a_query_that_writes_is_planned_and_changes_nothing() {
    long before = jobs();
    HotQuery write =
        HotQuery.write(
            "ledger.write",
            "",
            (db, t, _) ->
                db.run(
                    t,
                    h ->
                        h.createUpdate(
                                "-- name: ledger.write\ninsert into job_queue (tenant_id, kind, payload) values (:tenant, 'x', '{}')")
                            .bind("tenant", t)
                            .execute()));
    QueryLedger.Line line =
        new QueryLedger(database, List.of(write)).examine(atlas.tenant(), 5).queries().getFirst();
    assertThat(line.error()).isEmpty();
    assertThat(line.p50Ms()).isNull();
    assertThat(jobs()).isEqualTo(before);
  }

  @Test
  void a_call_that_sends_another_statement_is_an_error() {
    assertThatThrownBy(
            () ->
                database.explain(
                    "ledger.other", false, db -> new SampledExamples(db, atlas.tenant())))
        .hasMessageContaining("ledger.other");
  }

  private long jobs() {
    return database.asOwner(
        h -> h.createQuery("select count(*) from job_queue").mapTo(long.class).one());
  }
}
