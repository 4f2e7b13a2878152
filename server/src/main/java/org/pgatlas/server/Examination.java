package org.pgatlas.server;

import java.io.IOException;
import java.nio.file.Path;
import org.pgatlas.server.db.DatabaseConfig;
import org.pgatlas.server.ops.doctor.Doctor;
import org.pgatlas.server.ops.doctor.DoctorReport;
import org.pgatlas.server.ops.doctor.Finding;
import org.pgatlas.server.ops.doctor.MigrationRules;
import org.postgresql.ds.PGSimpleDataSource;

/// What the doctor says of a database or of migration files, without a server.
///
/// @param text in the format asked for
public record Examination(String text, boolean errors, boolean warnings) {
  /// Reads migration files for statements that lock or rewrite a large table.
  public static Examination ofMigrations(Path folder, String format) throws IOException {
    return of(Doctor.Report.ofFiles(folder.toString(), MigrationRules.folder(folder)), format);
  }

  /// Examines any PostgreSQL, read-only.
  ///
  /// @param format `text`, `json`, `sarif` or `markdown`
  public static Examination of(DatabaseConfig database, String schema, String format) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.user());
    source.setPassword(database.password());
    source.setReadOnly(true);
    Doctor.Report report = new Doctor(source, database.jdbcUrl(), schema).examine();
    return of(report, format);
  }

  private static Examination of(Doctor.Report report, String format) {
    return new Examination(
        DoctorReport.as(report, format),
        report.has(Finding.Severity.ERROR),
        report.has(Finding.Severity.WARNING));
  }
}
