package org.pgatlas.server.db.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgatlas.server.db.embedded.EmbeddedPostgresException.Code;

/// The embedded database by the programs of an installed PostgreSQL.
class InstalledPostgresDbTest {
  @TempDir Path directory;

  @Test
  void a_database_goes_over_to_installed_programs_and_back() throws SQLException {
    EmbeddedConfig bundled = TestClusters.durable(directory.resolve("data"));
    Path programs;
    try (EmbeddedPostgres first = EmbeddedPostgres.start(bundled)) {
      programs = first.startupReport().binaries();
      TestClusters.execute(first, "create table note as select 'kept' as text");
    }
    // What is unpacked looks like an installation; its cache would unpack elsewhere.
    EmbeddedConfig installed =
        bundled.withCacheDirectory(directory.resolve("unused")).withPrograms(programs);
    try (EmbeddedPostgres second = EmbeddedPostgres.start(installed)) {
      assertThat(second.startupReport().binaries()).isEqualTo(programs);
      assertThat(second.startupReport().unpacked()).isFalse();
      assertThat(TestClusters.query(second, "select text from note")).isEqualTo("kept");
    }
    assertThat(directory.resolve("unused")).doesNotExist();
    try (EmbeddedPostgres third = EmbeddedPostgres.start(bundled)) {
      assertThat(TestClusters.query(third, "select text from note")).isEqualTo("kept");
    }
  }

  @Test
  void folders_without_postgresql_or_with_another_version_are_refused() throws IOException {
    EmbeddedConfig config = EmbeddedConfig.at(directory.resolve("data"));
    Path home = Files.createDirectories(directory.resolve("other"));
    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(() -> EmbeddedPostgres.start(config.withPrograms(home)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.NO_BINARIES))
        .withMessageContaining(home.resolve("bin/postgres") + " is missing");
    Path server = Files.createDirectories(home.resolve("bin")).resolve("postgres");
    Files.writeString(server, "#!/bin/sh\necho 'postgres (PostgreSQL) 17.2 (of somebody)'\n");
    Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(() -> EmbeddedPostgres.start(config.withPrograms(home)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.VERSION_MISMATCH))
        .withMessageContaining("17.2");
    assertThat(directory.resolve("data/postgres")).doesNotExist();
  }
}
