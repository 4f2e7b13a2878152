package org.pgatlas.server.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RunningAtlas;
import org.pgatlas.server.testing.TestDatabase;

/// Documents of repos that nobody has seen, several at the same moment.
class SimultaneousSubmissionsDbTest {
  private static final int REPOS = 12;
  private static final int EACH = 6;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final TestDatabase database = POSTGRES.createDatabase();

  private static byte[] document(int number) {
    return aSbom().component("pkg:npm/p" + number + "@1").bytes();
  }

  private void submitAll(RunningAtlas atlas, int documents) {
    for (int repo = 0; repo < REPOS; repo++) {
      String name = "o/r" + repo;
      List<CompletableFuture<Void>> together = new ArrayList<>();
      for (int i = 0; i < EACH; i++) {
        byte[] bytes = document(i % documents);
        together.add(CompletableFuture.runAsync(() -> atlas.submit(name, bytes)));
      }
      together.forEach(one -> one.orTimeout(60, TimeUnit.SECONDS).join());
    }
    atlas.settle();
  }

  @Test
  void the_same_document_is_kept_once_and_applied_once_for_each_repo(@TempDir Path data)
      throws SQLException {
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      submitAll(atlas, 1);
    }
    assertThat(
            database.query(
                "select concat_ws(' ', (select count(*) from sbom_document), (select count(*) from edge_source where kind = 'sbom'), (select count(*) from artifact_version where outcome = 'applied'))"))
        .isEqualTo("1 " + REPOS + " " + REPOS);
    assertThat(
            database.query(
                "select string_agg(status || ' ' || duplicate || ' ' || n, ', ' order by duplicate) from (select status, duplicate, count(*) as n from sbom_submissions group by 1, 2) s"))
        .isEqualTo("processed false " + REPOS + ", processed true " + REPOS * (EACH - 1));
  }

  @Test
  void different_documents_are_a_chain_in_the_order_in_which_they_came(@TempDir Path data)
      throws SQLException {
    try (RunningAtlas atlas = new RunningAtlas(database, data, Map.of())) {
      submitAll(atlas, EACH);
    }
    assertThat(
            database.query(
                "select string_agg(distinct seqs, ' | ') from (select string_agg(seq::text, ' ' order by seq) as seqs from artifact_version group by source_id) c"))
        .isEqualTo("1 2 3 4 5 6");
    assertThat(database.query("select count(*) from sbom_document")).isEqualTo("" + EACH);
    assertThat(
            database.query(
                "select count(*) from sbom_current c join artifact_version v on v.id = c.artifact_version_id where v.seq = 6"))
        .isEqualTo("" + REPOS);
  }
}
