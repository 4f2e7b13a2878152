package org.pgatlas.server.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.metric.ActiveMode;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.snapshot.GraphChanges;
import org.pgatlas.server.snapshot.ResidentGraphs.Resident;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.NaiveMetrics;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// A start that begins with a file has the graph that one without it has.
class KeptGraphsDbTest {
  private static final int ROUNDS = 12;

  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  @TempDir Path folder;

  private final TestDatabase raw = POSTGRES.createDatabase();

  /// What was told of files: true for each that was used.
  private final List<Boolean> opened = new ArrayList<>();

  private int written;

  private KeptGraphs files(Database database, Path where, String version) {
    return new KeptGraphs(
        new KeptGraphs.Place(where, version),
        database,
        () -> Set.copyOf(tenants()),
        Clock.systemUTC(),
        new KeptGraphs.Watcher() {
          @Override
          public void opened(boolean used, long nanos) {
            opened.add(used);
          }

          @Override
          public void kept(long bytes, long nanos) {
            written++;
          }
        });
  }

  private List<UUID> tenants() {
    try {
      return List.of(UUID.fromString(String.valueOf(raw.query("select id from tenant"))));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private HandWorkedAtlas atlas() {
    return new HandWorkedAtlas(raw, Clock.systemUTC(), database -> files(database, folder, "1/32"));
  }

  private HandWorkedAtlas without() {
    return new HandWorkedAtlas(raw, Clock.systemUTC());
  }

  private static MetricRun run(HandWorkedAtlas atlas) {
    return atlas.metrics().run(atlas.tenant(), ActiveMode.ACTIVE_ROOTS, "test");
  }

  private static Resident graph(HandWorkedAtlas atlas) {
    return atlas.metrics().resident(atlas.tenant());
  }

  private Path file() {
    return folder.resolve(tenants().getFirst() + ".graph");
  }

  private static void same(Resident found, Resident expected, String when) {
    assertThat(found.snapshot().graph()).as(when).isEqualTo(expected.snapshot().graph());
    assertThat(found.snapshot().graph().reversed())
        .as(when)
        .isEqualTo(expected.snapshot().graph().reversed());
    assertThat(found.snapshot().vertexIds()).as(when).isEqualTo(expected.snapshot().vertexIds());
    assertThat(found.snapshot().identity()).as(when).isEqualTo(expected.snapshot().identity());
    assertThat(found.snapshot().external()).as(when).isEqualTo(expected.snapshot().external());
    assertThat(found.snapshot().project()).as(when).isEqualTo(expected.snapshot().project());
    assertThat(found.snapshot().rootEligible())
        .as(when)
        .isEqualTo(expected.snapshot().rootEligible());
    assertThat(found.scores()).as(when).isDeepEqualTo(expected.scores());
    assertThat(found.mode()).as(when).isEqualTo(expected.mode());
    for (int p = 0; p < found.snapshot().size(); p++) {
      assertThat(found.active().contains(p)).as(when).isEqualTo(expected.active().contains(p));
    }
  }

  /// A graph of three repos in a file, and no process.
  private MetricRun kept() {
    try (HandWorkedAtlas atlas = atlas()) {
      for (String repo : List.of("acme/a", "acme/b", "acme/c")) {
        atlas.admit(repo, aSbom().component("pkg:npm/lib@1").component("pkg:npm/x@1").bytes());
      }
      atlas.work();
      return run(atlas);
    }
  }

  /// Between two processes with files anything may happen: changes, and runs of others.
  @Test
  void a_start_from_a_file_equals_one_from_the_database_after_any_change() throws SQLException {
    long seed = System.nanoTime();
    System.out.println("KeptGraphsDbTest seed " + seed);
    Random random = new Random(seed);
    kept();
    for (int round = 0; round < ROUNDS; round++) {
      String when = "round " + round + ", seed " + seed;
      try (HandWorkedAtlas other = without()) {
        for (int change = random.nextInt(4); change > 0; change--) {
          RandomChanges.one(other, random);
          other.work();
          if (random.nextInt(3) == 0) {
            run(other);
          }
        }
      }
      opened.clear();
      try (HandWorkedAtlas started = atlas();
          HandWorkedAtlas fresh = without()) {
        if (random.nextBoolean()) {
          same(graph(started), graph(fresh), when);
        }
        MetricRun run = run(started);
        assertThat(opened).as(when).containsExactly(true);
        assertThat(NaiveMetrics.stored(raw))
            .as(when)
            .isEqualTo(NaiveMetrics.expected(raw, "active-roots"));
        MetricRun again = run(fresh);
        assertThat(again.resultsHash()).as(when).isEqualTo(run.resultsHash());
        assertThat(again.inputHash()).as(when).isEqualTo(run.inputHash());
        assertThat(again.changedCount()).as(when).isZero();
        same(graph(started), graph(fresh), when);
      }
    }
  }

  @Test
  void when_nothing_changed_nothing_is_computed_or_written() throws IOException {
    MetricRun run = kept();
    FileTime before = Files.getLastModifiedTime(file());
    int times = written;
    try (HandWorkedAtlas started = atlas()) {
      assertThat(graph(started).runId()).isEqualTo(run.id());
      assertThat(opened).containsExactly(true);
    }
    assertThat(written).isEqualTo(times);
    assertThat(Files.getLastModifiedTime(file())).isEqualTo(before);
    try (HandWorkedAtlas started = atlas()) {
      assertThat(run(started).changedCount()).isZero();
    }
    assertThat(written).as("a run is news").isEqualTo(times + 1);
  }

  @Test
  void a_first_run_after_a_start_stores_what_changed() throws SQLException {
    kept();
    raw.execute("update repos set criticality_score = 77 where canonical_id like '%acme/b'");
    raw.execute("update projects set activity_status = 'discontinued' where id % 2 = 0");
    try (HandWorkedAtlas started = atlas()) {
      assertThat(run(started).changedCount()).isPositive();
    }
    assertThat(opened).containsExactly(true);
    assertThat(NaiveMetrics.stored(raw)).isEqualTo(NaiveMetrics.expected(raw, "active-roots"));
  }

  @Test
  void another_mode_is_computed_from_the_files_inputs() throws SQLException {
    kept();
    try (HandWorkedAtlas started = atlas()) {
      started.metrics().run(started.tenant(), ActiveMode.SEED_COMPAT, "test");
    }
    assertThat(opened).containsExactly(true);
    assertThat(NaiveMetrics.stored(raw)).isEqualTo(NaiveMetrics.expected(raw, "seed-compat"));
  }

  @Test
  void a_damaged_or_shortened_file_is_not_used() throws IOException {
    kept();
    byte[] whole = Files.readAllBytes(file());
    Random random = new Random(3);
    try (HandWorkedAtlas fresh = without()) {
      for (int i = 0; i < 12; i++) {
        byte[] damaged = whole.clone();
        damaged[random.nextInt(damaged.length)] ^= 16;
        refused(i % 3 == 0 ? Arrays.copyOf(whole, whole.length / (i + 2)) : damaged, fresh);
      }
    }
  }

  private void refused(byte[] bytes, HandWorkedAtlas fresh) throws IOException {
    Files.write(file(), bytes);
    opened.clear();
    try (HandWorkedAtlas started = atlas()) {
      same(graph(started), graph(fresh), "damaged");
    }
    assertThat(opened).containsExactly(false);
  }

  @Test
  void a_file_of_another_program_or_database_is_not_used() throws Exception {
    kept();
    try (HandWorkedAtlas newer =
        new HandWorkedAtlas(raw, Clock.systemUTC(), database -> files(database, folder, "2/33"))) {
      assertThat(run(newer).changedCount()).isZero();
    }
    assertThat(opened).containsExactly(false);
    try (HandWorkedAtlas again =
        new HandWorkedAtlas(raw, Clock.systemUTC(), database -> files(database, folder, "2/33"))) {
      graph(again);
    }
    assertThat(opened).as("written anew").containsExactly(false, true);

    TestDatabase copy =
        new TestDatabase(raw.name() + "_copy", raw.jdbcUrl() + "_copy", raw.user(), raw.password());
    raw.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
    TestDatabase neighbour = POSTGRES.createDatabase();
    neighbour.execute("create database " + copy.name() + " template " + raw.name());
    opened.clear();
    try (HandWorkedAtlas elsewhere =
        new HandWorkedAtlas(copy, Clock.systemUTC(), database -> files(database, folder, "2/33"))) {
      assertThat(run(elsewhere).changedCount()).isZero();
    }
    assertThat(opened).containsExactly(false);
    neighbour.execute("drop database " + copy.name());
  }

  @Test
  void a_database_that_was_taken_back_does_not_vouch_for_a_newer_file() throws SQLException {
    kept();
    raw.execute("delete from graph_file");
    raw.execute("delete from depends_on");
    raw.execute("delete from graph_change");
    try (HandWorkedAtlas started = atlas();
        HandWorkedAtlas fresh = without()) {
      assertThat(graph(started).snapshot().graph().edgeCount()).isZero();
      same(graph(started), graph(fresh), "taken back");
    }
    assertThat(opened).containsExactly(false);
  }

  @Test
  void marks_stay_for_a_file_and_a_removed_one_makes_it_useless() throws SQLException {
    kept();
    GraphChanges changes = new GraphChanges();
    try (HandWorkedAtlas other = without()) {
      raw.execute("delete from depends_on where out_vertex_id % 2 = 0");
      GraphChanges.Cursor ahead = other.database().snapshot(other.tenant(), changes::now);
      other
          .database()
          .run(other.tenant(), handle -> changes.prune(handle, other.tenant(), ahead.xmin()));
      assertThat(raw.query("select count(*) from graph_change where kind = 'vertex'"))
          .isNotEqualTo("0");
      try (HandWorkedAtlas started = atlas()) {
        same(graph(started), graph(other), "marks are there");
      }
      assertThat(opened).containsExactly(true);

      raw.execute("update graph_file set made_at = now() - interval '2 days'");
      raw.execute("delete from depends_on");
      GraphChanges.Cursor later = other.database().snapshot(other.tenant(), changes::now);
      other
          .database()
          .run(other.tenant(), handle -> changes.prune(handle, other.tenant(), later.xmin()));
      try (HandWorkedAtlas started = atlas()) {
        assertThat(graph(started).snapshot().graph().edgeCount()).isZero();
      }
    }
  }

  @Test
  void nothing_is_kept_when_the_server_is_another_one_meanwhile() throws SQLException {
    kept();
    String before = raw.query("select string_agg(id::text, ',') from graph_file");
    try (HandWorkedAtlas atlas = without()) {
      GraphFileStore store = new GraphFileStore();
      GraphChanges.Cursor cursor =
          atlas.database().snapshot(atlas.tenant(), new GraphChanges()::now);
      GraphChanges.Cursor earlier =
          new GraphChanges.Cursor(cursor.xmin(), cursor.seen(), cursor.server() - 1);
      boolean vouched =
          atlas
              .database()
              .write(
                  atlas.tenant(),
                  handle -> store.vouch(handle, atlas.tenant(), UUID.randomUUID(), earlier));
      assertThat(vouched).isFalse();
    }
    assertThat(raw.query("select string_agg(id::text, ',') from graph_file")).isEqualTo(before);
  }

  @Test
  void one_file_and_one_row_a_tenant_and_others_are_cleared_away() throws Exception {
    Path gone = folder.resolve(UUID.randomUUID() + ".graph");
    Path killed = folder.resolve(UUID.randomUUID() + ".graph.x.tmp");
    Path writing = folder.resolve(UUID.randomUUID() + ".graph.y.tmp");
    Path other = folder.resolve("notes.txt");
    for (Path one : List.of(gone, killed, writing, other)) {
      Files.writeString(one, "half");
    }
    Files.setLastModifiedTime(killed, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    kept();
    for (int i = 0; i < 3; i++) {
      try (HandWorkedAtlas atlas = atlas()) {
        atlas.admit("acme/new" + i, aSbom().component("pkg:npm/lib@1").bytes());
        atlas.work();
        run(atlas);
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(file(), writing, other);
    }
    assertThat(raw.query("select count(*) from graph_file")).isEqualTo("1");
  }
}
