package org.pgatlas.server.ops.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.HotQuery;
import org.pgatlas.server.ops.doctor.Accesses;
import org.pgatlas.server.ops.doctor.Doctor;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Every hot query planned as on a full-size atlas, in its own role and with its tenant set: by the
/// indexes that it names, reading no large table whole, sorting nothing large for a LIMIT.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlanDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final Database database;
  private final FullSize size;
  private final Relations relations;

  QueryPlanDbTest(TestDatabase own) throws SQLException, IOException {
    size = FullSize.restore(own);
    database = AtlasFixture.open(own);
    relations = Relations.of(database);
  }

  @AfterAll
  void close() {
    database.close();
  }

  static Stream<HotQuery> queries() {
    return HotQueries.all().stream();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void a_hot_query_is_planned_as_it_must_be(HotQuery query) {
    Database.Explanation explained =
        database.explain(
            query.name(),
            false,
            explaining -> query.call().run(explaining, FullSize.TENANT, size.examples()));
    PlanRules.Verdict verdict =
        PlanRules.judge(query, QueryLedger.plan(database, FullSize.TENANT, explained), relations);
    assertThat(verdict.problems()).as(query.title() + "\n" + explained.plan()).isEmpty();
  }

  @Test
  void the_planner_believes_in_a_full_size() {
    assertThat(size.unknown()).isEmpty();
    assertThat(size.relations()).isGreaterThan(100);
    assertThat(relations.rows("depends_on")).isGreaterThan(1_000_000);
    assertThat(relations.rows("event_log")).isGreaterThan(200_000);
  }

  /// The doctor, at full size, knowing what is registered.
  @Test
  void every_large_table_is_read_by_a_registered_query_or_says_who_reads_it() {
    Map<String, List<TableReads.Read>> reads =
        new TableReads(database, HotQueries.all()).byTable(FullSize.TENANT, size.examples());
    assertThat(String.valueOf(reads.get("depends_on")))
        .contains("Index Scan using ix_depends_on_out");
    Map<String, List<Accesses.Access>> known = new TreeMap<>();
    reads.forEach((table, _) -> known.put(table, List.of()));
    Doctor.Report report =
        new Doctor(database.dataSource(), database.jdbcUrl(), "public")
            .knowing(() -> known)
            .examine();
    assertThat(report.findings())
        .filteredOn(found -> found.check().equals("table.unread"))
        .isEmpty();
    assertThat(report.skipped()).allSatisfy(why -> assertThat(why).endsWith("pg_stat_statements"));
  }

  /// A large table without figures would be judged as a small one, and pass.
  @Test
  void every_table_of_a_hot_query_has_figures() {
    Set<String> without = new TreeSet<>();
    for (HotQuery query : HotQueries.all()) {
      for (String index : query.indexes()) {
        String table = relations.tableOf(index);
        assertThat(table).as(index).isNotNull();
        if (table != null && relations.rows(table) <= 0) {
          without.add(table);
        }
      }
    }
    assertThat(without).isEmpty();
  }

  /// The judge itself, at this size.
  @Test
  void a_list_in_an_order_without_an_index_is_found_out() {
    HotQuery unindexed =
        OneQuery.reading(
                """
                -- name: ledger.unindexed
                select canonical_id from external_repos where tenant_id = :tenant order by latest_version limit 10
                """)
            .servedBy("ix_external_repos_criticality");
    Database.Explanation explained =
        database.explain(
            unindexed.name(),
            false,
            explaining -> unindexed.call().run(explaining, FullSize.TENANT, size.examples()));
    assertThat(PlanRules.judge(unindexed, PlanNode.parse(explained.plan()), relations).problems())
        .hasSize(3);
  }
}
