package org.pgatlas.bench.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.ops.ledger.HotQueries;
import org.pgatlas.server.ops.ledger.QueryLedger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The generator and, on what it makes, how well the planner knows how many rows a hot query gives.
class StagingDbTest {
  private static final int REPOS = 3_000;

  @TempDir static Path folder;

  @Test
  void rows_are_consistent_and_no_estimate_is_ten_times_off() throws SQLException {
    try (StagingDatabase staging = StagingDatabase.filled(folder, REPOS)) {
      for (String constraint :
          staging.column(
              """
              -- name: staging.foreign_keys
              select format('select count(*) from %s f where (%s) and not exists (select from %s r where %s)',
                conrelid::regclass,
                (select string_agg(format('f.%I is not null', a.attname), ' and ') from pg_attribute a where a.attrelid = conrelid and a.attnum = any (conkey)),
                confrelid::regclass,
                (select string_agg(format('r.%I = f.%I', ra.attname, fa.attname), ' and ')
                 from unnest(conkey, confkey) as k (f, r)
                 join pg_attribute fa on fa.attrelid = conrelid and fa.attnum = k.f
                 join pg_attribute ra on ra.attrelid = confrelid and ra.attnum = k.r))
              from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0
              """)) {
        assertThat(staging.number(constraint)).as(constraint).isZero();
      }
      assertThat(staging.number("select sum(cardinality(component_ids)) from sbom_occurrence"))
          .isGreaterThan(250_000);
      QueryLedger.Report report =
          new QueryLedger(staging.database(), HotQueries.all()).examine(StagingDatabase.TENANT, 5);
      List<QueryLedger.Line> misjudged =
          report.queries().stream().filter(QueryLedger.Line::misjudged).toList();
      assertThat(misjudged).isEmpty();
      assertThat(report.queries()).allSatisfy(line -> assertThat(line.error()).isEmpty());
      assertThat(staging.number("select count(*) from finding where open"))
          .isGreaterThan(staging.number("select count(*) from finding where not open"));
      healthy(staging);
    }
  }

  /// The doctor after a load, but for what the generator puts there to be found: dead letters, and
  /// leases of workers that never were.
  private static void healthy(StagingDatabase staging) {
    Set<String> found = new TreeSet<>();
    for (JsonNode finding :
        JsonMapper.builder().build().readTree(staging.examined().text()).path("findings")) {
      found.add(finding.path("check").asString());
    }
    found.removeAll(Set.of("queue.expired-leases", "queue.dead-letter-depth"));
    assertThat(found).isEmpty();
  }
}
