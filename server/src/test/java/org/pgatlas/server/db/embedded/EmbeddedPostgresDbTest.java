package org.pgatlas.server.db.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.db.embedded.EmbeddedPostgresException.Code;
import org.pgatlas.server.testing.Eventually;

/// Start, settings, restart and the refusals of the embedded PostgreSQL.
class EmbeddedPostgresDbTest {
  @TempDir Path directory;

  @Test
  void first_start_makes_a_cluster_and_the_second_one_keeps_its_data() throws SQLException {
    try (EmbeddedPostgres first = EmbeddedPostgres.start(TestClusters.durable(directory))) {
      assertThat(first.startupReport().initialised()).isTrue();
      assertThat(first.startupReport().recovered()).isFalse();
      TestClusters.execute(first, "create table note as select 'kept' as text");
    }
    try (EmbeddedPostgres second = EmbeddedPostgres.start(TestClusters.durable(directory))) {
      assertThat(second.startupReport().initialised()).isFalse();
      assertThat(second.startupReport().recovered()).isFalse();
      assertThat(second.startupReport().orphanStopped()).isFalse();
      assertThat(TestClusters.query(second, "select text from note")).isEqualTo("kept");
    }
  }

  @Test
  void production_settings_are_durable_and_private() throws SQLException, IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(directory))) {
      Map<String, String> expected =
          Map.of(
              "fsync", "on",
              "synchronous_commit", "on",
              "full_page_writes", "on",
              "data_checksums", "on",
              "listen_addresses", "127.0.0.1",
              "unix_socket_directories", "",
              "server_encoding", "UTF8",
              "password_encryption", "scram-sha-256",
              "log_timezone", "UTC",
              "logging_collector", "on");
      for (Map.Entry<String, String> setting : expected.entrySet()) {
        assertThat(
                TestClusters.query(postgres, "select current_setting('" + setting.getKey() + "')"))
            .as(setting.getKey())
            .isEqualTo(setting.getValue());
      }
      assertThat(
              TestClusters.query(
                  postgres,
                  "select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'postgres'"))
          .isEqualTo("b C.UTF-8");
      assertThat(
              TestClusters.query(
                  postgres, "select string_agg(distinct auth_method, ',') from pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
      Path password = directory.resolve("postgres.password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
          .isEqualTo("rw-------");
      assertThat(postgres.password()).matches("[0-9a-f]{48}");
    }
  }

  @Test
  void slow_statements_leave_their_plan_in_the_log() throws SQLException {
    EmbeddedConfig config =
        TestClusters.durable(directory).withSettings(Map.of("auto_explain.log_min_duration", "0"));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config);
        Connection connection =
            DriverManager.getConnection(
                postgres.jdbcUrl("postgres"), postgres.user(), postgres.password());
        PreparedStatement statement =
            connection.prepareStatement("select count(*) from pg_class where relname = ?")) {
      statement.setString(1, "repos");
      statement.execute();
      String log =
          Eventually.until(
              "the plan is in the log",
              postgres::logTail,
              tail -> tail.contains("Query Text: select count(*) from pg_class"));
      assertThat(log).contains("Aggregate").doesNotContain("Query Parameters");
    }
  }

  @Test
  void callers_settings_override_the_defaults_but_not_durability() throws SQLException {
    EmbeddedConfig config = TestClusters.durable(directory).withSettings(Map.of("work_mem", "7MB"));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config)) {
      assertThat(TestClusters.query(postgres, "show work_mem")).isEqualTo("7MB");
    }
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> config.withSettings(Map.of("fsync", "off")))
        .withMessageContaining("fsync");
  }

  @Test
  void a_wrong_password_does_not_open_the_server() {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(directory))) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () ->
                  java.sql.DriverManager.getConnection(
                      postgres.jdbcUrl("postgres"), "postgres", "guess"))
          .withMessageContaining("password authentication failed");
    }
  }

  @Test
  void a_second_start_in_the_same_process_is_refused_and_leaves_the_first_alone()
      throws SQLException {
    try (EmbeddedPostgres first = EmbeddedPostgres.start(TestClusters.durable(directory))) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatExceptionOfType(EmbeddedPostgresException.class)
            .isThrownBy(() -> EmbeddedPostgres.start(TestClusters.durable(directory)))
            .withMessageContaining(Long.toString(ProcessHandle.current().pid()))
            .satisfies(e -> assertThat(e.code()).isEqualTo(Code.DIRECTORY_IN_USE));
      }
      assertThat(TestClusters.query(first, "select 'alive'")).isEqualTo("alive");
    }
  }

  @Test
  void a_taken_port_is_named() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      EmbeddedConfig config = TestClusters.durable(directory).withPort(taken.getLocalPort());
      assertThatExceptionOfType(EmbeddedPostgresException.class)
          .isThrownBy(() -> EmbeddedPostgres.start(config))
          .withMessageContaining("Port " + taken.getLocalPort())
          .satisfies(e -> assertThat(e.code()).isEqualTo(Code.PORT_IN_USE));
    }
    EmbeddedPostgres.start(TestClusters.durable(directory)).close();
  }

  @Test
  void a_requested_port_is_used_and_kept_by_a_restart() throws SQLException, IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = socket.getLocalPort();
    }
    EmbeddedConfig config = TestClusters.durable(directory).withPort(port);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config)) {
      long before = postgres.pid();
      postgres.restart();
      assertThat(postgres.port()).isEqualTo(port);
      assertThat(postgres.pid()).isNotEqualTo(before);
      assertThat(TestClusters.query(postgres, "select 1::text")).isEqualTo("1");
    }
  }

  @Test
  void another_major_version_is_refused_and_untouched() throws IOException {
    EmbeddedPostgres.start(TestClusters.durable(directory)).close();
    Path version = directory.resolve("postgres/PG_VERSION");
    Files.writeString(version, "17\n");
    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(() -> EmbeddedPostgres.start(TestClusters.durable(directory)))
        .withMessageContaining("PostgreSQL 17")
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.VERSION_MISMATCH));
    Files.writeString(version, "18\n");
    EmbeddedPostgres.start(TestClusters.durable(directory)).close();
  }

  @Test
  void a_folder_that_is_no_cluster_is_refused() throws IOException {
    Path own = Files.createDirectories(directory.resolve("postgres")).resolve("thesis.txt");
    Files.writeString(own, "years of work");
    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(() -> EmbeddedPostgres.start(TestClusters.durable(directory)))
        .withMessageContaining("no PostgreSQL cluster");
    assertThat(own).hasContent("years of work");
  }

  @Test
  void a_half_made_cluster_of_an_interrupted_first_start_is_not_trusted() throws IOException {
    Path half = Files.createDirectories(directory.resolve(".postgres-new-1/data/base"));
    Files.writeString(half.resolveSibling("PG_VERSION"), "18\n");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(directory))) {
      assertThat(postgres.startupReport().initialised()).isTrue();
    }
    assertThat(half).doesNotExist();
  }

  @Test
  void a_lost_password_file_is_explained() throws IOException {
    EmbeddedPostgres.start(TestClusters.durable(directory)).close();
    Files.delete(directory.resolve("postgres.password"));
    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(() -> EmbeddedPostgres.start(TestClusters.durable(directory)))
        .withMessageContaining("postgres.password is missing");
  }

  @Test
  void a_failed_start_shows_the_last_words_of_postgres() {
    EmbeddedConfig config =
        TestClusters.durable(directory).withSettings(Map.of("shared_buffers", "nonsense"));
    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(() -> EmbeddedPostgres.start(config))
        .withMessageContaining("invalid value for parameter \"shared_buffers\"")
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.START_FAILED));
    EmbeddedPostgres.start(TestClusters.durable(directory)).close();
  }

  @Test
  void spaces_letters_of_the_world_and_long_paths_work() throws SQLException {
    Path odd = directory.resolve("my data's ünïcode 数据");
    for (int depth = 0; depth < 4; depth++) {
      odd = odd.resolve("a-folder-name-that-is-too-long-for-a-unix-socket");
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(odd))) {
      assertThat(TestClusters.query(postgres, "select 1::text")).isEqualTo("1");
    }
  }

  @Test
  void a_file_in_place_of_the_directory_is_explained() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(() -> EmbeddedPostgres.start(TestClusters.durable(file)))
        .withMessageContaining(file.toString())
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.DIRECTORY_UNUSABLE));
  }

  @Test
  void closing_twice_is_harmless_and_leaves_no_process() {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(directory));
    long pid = postgres.pid();
    postgres.close();
    postgres.close();
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
    assertThat(directory.resolve("postgres/postmaster.pid").toFile()).doesNotExist();
    assertThat(Files.exists(directory.resolve("postgres.owner"), LinkOption.NOFOLLOW_LINKS))
        .isFalse();
  }

  @Test
  void postgres_logs_into_its_own_rotating_files_which_are_pruned() throws IOException {
    Path log = directory.resolve("postgres/log");
    EmbeddedPostgres.start(TestClusters.durable(directory)).close();
    for (int day = 10; day < 30; day++) {
      Files.writeString(log.resolve("postgresql-2020-01-" + day + "_000000.log"), "old");
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestClusters.durable(directory))) {
      Eventually.until(
          "what the collector writes a moment later",
          postgres::logTail,
          tail -> tail.contains("ready to accept connections"));
    }
    assertThat(log.toFile().list()).hasSizeLessThanOrEqualTo(11);
  }
}
