package org.pgatlas.server.db.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.db.embedded.EmbeddedPostgresException.Code;
import org.pgatlas.server.db.embedded.RunAs.Account;
import org.pgatlas.server.testing.Eventually;

/// Root, an unprivileged account, a user namespace and a normal user. Only root can play them all.
class EmbeddedPostgresUserDbTest {
  private Path open = Path.of("");

  @BeforeEach
  void makeAnOpenDirectory() throws IOException {
    assumeTrue(RunAs.isRoot(), "these tests change users, which only root may");
    open = Files.createTempDirectory("pg-atlas-users-");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void removeIt() throws IOException {
    if (!open.toString().isEmpty()) {
      Folders.deleteTree(open);
    }
  }

  @Test
  void root_gives_an_open_directory_to_an_unprivileged_account() throws Exception {
    Account account = Objects.requireNonNull(RunAs.anyAccount());
    EmbeddedConfig config = openConfig();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config)) {
      assertThat(postgres.startupReport().runsAs()).isEqualTo("account " + account.name());
      assertThat(Folders.owner(open.resolve("data/postgres"))).isEqualTo(account.uid());
      assertThat(Folders.owner(Path.of("/proc/" + postgres.pid()))).isEqualTo(account.uid());
      TestClusters.execute(postgres, "create table note as select 1 as n");
      assertThat(postgres.logTail()).contains("ready to accept connections");
      ShortProcess.signal(postgres.pid(), "KILL");
      Eventually.until("PostgreSQL is dead", () -> !postgres.isAlive());
      assertThat(postgres.restart().recovered()).isTrue();
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config)) {
      assertThat(TestClusters.query(postgres, "select n::text from note")).isEqualTo("1");
    }
  }

  @Test
  void root_below_a_closed_directory_uses_a_user_namespace_without_capabilities()
      throws IOException, SQLException {
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwx------"));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(openConfig())) {
      assertThat(postgres.startupReport().runsAs()).startsWith("user namespace");
      assertThat(Files.readString(Path.of("/proc/" + postgres.pid() + "/status")))
          .contains("CapEff:\t0000000000000000");
      assertThat(TestClusters.query(postgres, "select 1::text")).isEqualTo("1");
    }
  }

  @Test
  void a_cluster_of_an_account_that_cannot_enter_any_more_is_explained() throws IOException {
    EmbeddedPostgres.start(openConfig()).close();
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwx------"));
    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(() -> EmbeddedPostgres.start(openConfig()))
        .withMessageContaining("cannot enter " + open)
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.NO_UNPRIVILEGED_USER));
  }

  @Test
  void a_normal_user_starts_stops_and_starts_again() throws Exception {
    Account account = Objects.requireNonNull(RunAs.anyAccount());
    Path library = Files.createDirectory(open.resolve("library"));
    String classPath = ChildServer.readableClassPath(library);
    Path home = Files.createDirectory(open.resolve("home"));
    account.adopt(home);
    for (int round = 0; round < 2; round++) {
      try (ChildServer child =
          ChildServer.start(account.prefix(), classPath, home.resolve("data"), home.resolve("c"))) {
        assertThat(child.answer()).startsWith("ready ").endsWith("user " + account.name());
        assertThat(child.terminate()).isTrue();
        assertThat(ProcessHandle.of(child.postgresPid()).map(ProcessHandle::isAlive))
            .isNotEqualTo(java.util.Optional.of(true));
      }
    }
  }

  @Test
  void a_normal_user_is_told_whose_directory_it_is_and_what_cannot_be_written() throws Exception {
    Account account = Objects.requireNonNull(RunAs.anyAccount());
    Path library = Files.createDirectory(open.resolve("library"));
    String classPath = ChildServer.readableClassPath(library);
    Path data = open.resolve("data");
    List<String> nobody = account.prefix();
    try (ChildServer child = ChildServer.start(nobody, classPath, data, open.resolve("cache"))) {
      assertThat(child.answer()).startsWith("refused DIRECTORY_UNUSABLE").contains(data.toString());
    }
  }

  @Test
  void a_full_file_system_is_named_and_the_next_start_with_space_works() throws Exception {
    Path small = Files.createDirectory(open.resolve("small"));
    assumeTrue(mount("20m", small), "a small file system cannot be mounted here");
    try {
      EmbeddedConfig config =
          EmbeddedConfig.at(small.resolve("d")).withCacheDirectory(TestClusters.CACHE);
      assertThatExceptionOfType(EmbeddedPostgresException.class)
          .isThrownBy(() -> EmbeddedPostgres.start(config))
          .satisfies(e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(Code.NO_SPACE));
      assertThatExceptionOfType(EmbeddedPostgresException.class)
          .isThrownBy(() -> Binaries.in(small.resolve("c")))
          .satisfies(e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(Code.NO_SPACE));
      ShortProcess.run(List.of("/bin/mount", "-o", "remount,size=300m", small.toString()));
      EmbeddedPostgres.start(config).close();
    } finally {
      ShortProcess.run(List.of("/bin/umount", small.toString()));
    }
  }

  private static boolean mount(String size, Path where) throws IOException {
    return ShortProcess.run(
            List.of("/bin/mount", "-t", "tmpfs", "-o", "size=" + size, "none", where.toString()))
        .succeeded();
  }

  private EmbeddedConfig openConfig() {
    return EmbeddedConfig.at(open.resolve("data")).withCacheDirectory(open.resolve("cache"));
  }
}
