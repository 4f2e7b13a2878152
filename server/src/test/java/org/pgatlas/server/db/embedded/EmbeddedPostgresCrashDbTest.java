package org.pgatlas.server.db.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.db.embedded.EmbeddedPostgresException.Code;
import org.pgatlas.server.testing.Eventually;

/// Killed processes, stale files and two servers on one directory.
class EmbeddedPostgresCrashDbTest {
  private static final String RUNNING =
      "select count(*)::text from pg_stat_activity where state = 'active' and query like '%generate_series(1, 2000%' and pid <> pg_backend_pid()";

  @TempDir Path directory;

  @Test
  void a_killed_postmaster_is_started_again_by_the_supervisor_with_every_committed_row()
      throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(directory))) {
      BlockingQueue<SupervisionEvent> events = new LinkedBlockingQueue<>();
      postgres.supervise(events::add);
      TestClusters.execute(postgres, "create table note (n int)");
      int port = postgres.port();
      for (int round = 1; round <= 3; round++) {
        TestClusters.execute(postgres, "insert into note values (" + round + ")");
        kill(postgres.pid());
        assertThat(events.poll(30, TimeUnit.SECONDS)).isInstanceOf(SupervisionEvent.Died.class);
        assertThat(events.poll(30, TimeUnit.SECONDS))
            .isInstanceOfSatisfying(
                SupervisionEvent.Restarted.class,
                event -> assertThat(event.report().recovered()).isTrue());
        assertThat(postgres.port()).isEqualTo(port);
        assertThat(TestClusters.query(postgres, "select count(*)::text from note"))
            .isEqualTo("" + round);
      }
    }
  }

  @Test
  void a_planned_restart_and_a_close_are_no_deaths() throws Exception {
    BlockingQueue<SupervisionEvent> events = new LinkedBlockingQueue<>();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(directory))) {
      postgres.supervise(events::add);
      postgres.restart();
      assertThat(postgres.isAlive()).isTrue();
    }
    assertThat(events.poll(500, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void a_busy_backend_that_outlives_its_killed_postmaster_is_ended_before_the_restart()
      throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(directory));
        Connection connection = TestClusters.connect(postgres);
        Statement statement = connection.createStatement()) {
      TestClusters.execute(postgres, "create table note as select 1 as n");
      Thread busy =
          Thread.startVirtualThread(
              () -> {
                try {
                  statement.execute("select count(*) from generate_series(1, 2000000000)");
                } catch (SQLException _) {
                  // Expected: the test takes the server away.
                }
              });
      while (!"1".equals(TestClusters.query(postgres, RUNNING))) {
        assertThat(busy.isAlive()).isTrue();
      }
      kill(postgres.pid());
      StartupReport report = postgres.restart();
      assertThat(report.recovered()).isTrue();
      assertThat(TestClusters.query(postgres, "select count(*)::text from note")).isEqualTo("1");
      busy.join();
    }
  }

  @Test
  void a_killed_server_leaves_an_orphan_that_the_next_start_stops() throws Exception {
    long orphan;
    try (ChildServer child = ChildServer.start(directory, TestClusters.CACHE)) {
      orphan = child.postgresPid();
      child.kill();
    }
    assertThat(isAlive(orphan)).isTrue();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(directory))) {
      assertThat(postgres.startupReport().orphanStopped()).isTrue();
      assertThat(postgres.startupReport().recovered()).isFalse();
      assertThat(isAlive(orphan)).isFalse();
      assertThat(TestClusters.query(postgres, "select 1::text")).isEqualTo("1");
    }
  }

  @Test
  void server_and_postmaster_both_killed_recover() throws Exception {
    try (ChildServer child = ChildServer.start(directory, TestClusters.CACHE)) {
      child.kill();
      kill(child.postgresPid());
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(directory))) {
      assertThat(postgres.startupReport().recovered()).isTrue();
      assertThat(TestClusters.query(postgres, "select 1::text")).isEqualTo("1");
    }
  }

  @Test
  void a_second_server_is_refused_by_name_and_the_first_goes_on() throws Exception {
    try (ChildServer child = ChildServer.start(directory, TestClusters.CACHE)) {
      String pid = Long.toString(child.process().pid());
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatExceptionOfType(EmbeddedPostgresException.class)
            .isThrownBy(() -> EmbeddedPostgres.start(TestClusters.durable(directory)))
            .withMessageContaining("kill " + pid)
            .satisfies(e -> assertThat(e.code()).isEqualTo(Code.DIRECTORY_IN_USE));
      }
      assertThat(isAlive(child.postgresPid())).isTrue();
      assertThat(child.terminate()).isTrue();
      assertThat(isAlive(child.postgresPid())).isFalse();
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(directory))) {
      assertThat(postgres.startupReport().recovered()).isFalse();
      assertThat(postgres.startupReport().orphanStopped()).isFalse();
    }
  }

  @Test
  void a_stale_pid_file_with_a_dead_process_is_overcome() throws Exception {
    EmbeddedPostgres.start(TestClusters.durable(directory)).close();
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    writePidFile(dead.pid());
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(directory))) {
      assertThat(postgres.startupReport().orphanStopped()).isFalse();
    }
  }

  @Test
  void a_stale_pid_file_with_the_id_of_another_program_is_overcome_and_the_program_lives()
      throws Exception {
    EmbeddedPostgres.start(TestClusters.durable(directory)).close();
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      writePidFile(stranger.pid());
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(directory))) {
        assertThat(postgres.startupReport().orphanStopped()).isFalse();
        assertThat(TestClusters.query(postgres, "select 1::text")).isEqualTo("1");
      }
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void a_stale_pid_file_with_the_id_of_another_cluster_leaves_that_cluster_alone()
      throws Exception {
    Path other = directory.resolve("other");
    Path own = directory.resolve("own");
    EmbeddedPostgres.start(TestClusters.durable(own)).close();
    try (EmbeddedPostgres stranger = EmbeddedPostgres.start(TestClusters.durable(other))) {
      Files.copy(other.resolve("postgres/postmaster.pid"), own.resolve("postgres/postmaster.pid"));
      EmbeddedPostgres.start(TestClusters.durable(own)).close();
      assertThat(TestClusters.query(stranger, "select 'alive'")).isEqualTo("alive");
    }
  }

  @Test
  void two_starts_may_unpack_at_the_same_time() throws Exception {
    Path cache = directory.resolve("cache");
    List<Thread> threads =
        List.of(
            Thread.ofPlatform().start(() -> Binaries.in(cache)),
            Thread.ofPlatform().start(() -> Binaries.in(cache)));
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(Binaries.in(cache).unpackedNow()).isFalse();
    assertThat(cache.toFile().list()).hasSize(1);
  }

  @Test
  void a_damaged_cache_is_unpacked_again() throws IOException {
    Path cache = directory.resolve("cache");
    Path program = Path.of(Binaries.in(cache).program("postgres"));
    Files.write(program, new byte[0]);
    assertThat(Binaries.in(cache).unpackedNow()).isTrue();
    assertThat(Files.size(program)).isGreaterThan(1_000_000);
  }

  private void writePidFile(long pid) throws IOException {
    Path cluster = directory.resolve("postgres");
    Files.writeString(
        cluster.resolve("postmaster.pid"),
        "%d\n%s\n1700000000\n5432\n\n127.0.0.1\n  123456     99999\nready   \n"
            .formatted(pid, cluster));
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    Eventually.until(pid + " is dead", () -> !isAlive(pid));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
