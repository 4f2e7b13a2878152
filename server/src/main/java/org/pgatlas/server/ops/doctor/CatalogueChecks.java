package org.pgatlas.server.ops.doctor;

import io.github.mfvanek.pg.connection.PgConnection;
import io.github.mfvanek.pg.connection.PgConnectionImpl;
import io.github.mfvanek.pg.core.checks.common.DatabaseCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.BtreeIndexesOnArrayColumnsCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.DuplicatedForeignKeysCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.DuplicatedIndexesCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.ForeignKeysNotCoveredWithIndexCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.InvalidIndexesCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.NotValidConstraintsCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.SequenceOverflowCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.TablesWithoutPrimaryKeyCheckOnHost;
import io.github.mfvanek.pg.model.column.ColumnNameAware;
import io.github.mfvanek.pg.model.constraint.Constraint;
import io.github.mfvanek.pg.model.constraint.ForeignKey;
import io.github.mfvanek.pg.model.context.PgContext;
import io.github.mfvanek.pg.model.dbobject.DbObject;
import io.github.mfvanek.pg.model.index.DuplicatedIndexes;
import io.github.mfvanek.pg.model.index.Index;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// The generic checks of pg-index-health behind our findings: the library's types stay in here.
final class CatalogueChecks {
  private static final double BLOAT_PERCENT = 50;
  private static final double REMAINING_PERCENT = 20;

  private record Generic(
      Finding.Severity severity,
      String why,
      Function<PgConnection, DatabaseCheckOnHost<? extends DbObject>> check) {}

  private static final Map<String, Generic> CHECKS = new LinkedHashMap<>();

  static {
    CHECKS.put(
        "index.invalid",
        new Generic(
            Finding.Severity.ERROR,
            "an invalid index costs writes and serves no read; drop it and build it again",
            InvalidIndexesCheckOnHost::new));
    CHECKS.put(
        "index.duplicate",
        new Generic(
            Finding.Severity.WARNING,
            "two indexes over the same columns: each write pays for both",
            DuplicatedIndexesCheckOnHost::new));
    CHECKS.put(
        "index.array-btree",
        new Generic(
            Finding.Severity.WARNING,
            "a btree over an array serves equality of whole arrays only",
            BtreeIndexesOnArrayColumnsCheckOnHost::new));
    CHECKS.put(
        "fk.unindexed",
        new Generic(
            Finding.Severity.WARNING,
            "no index begins with the foreign key's columns: deleting a referenced row reads the whole table",
            ForeignKeysNotCoveredWithIndexCheckOnHost::new));
    CHECKS.put(
        "fk.duplicate",
        new Generic(
            Finding.Severity.WARNING,
            "the same foreign key twice: each write checks both",
            DuplicatedForeignKeysCheckOnHost::new));
    CHECKS.put(
        "table.primary-key",
        new Generic(
            Finding.Severity.ERROR,
            "no primary key: rows cannot be told apart, replicated or repaired",
            TablesWithoutPrimaryKeyCheckOnHost::new));
    CHECKS.put(
        "constraint.not-valid",
        new Generic(
            Finding.Severity.WARNING,
            "the constraint was never validated over the rows that were there",
            NotValidConstraintsCheckOnHost::new));
    CHECKS.put(
        "sequence.overflow",
        new Generic(
            Finding.Severity.ERROR,
            "the sequence is near its end; inserts will fail",
            SequenceOverflowCheckOnHost::new));
  }

  private CatalogueChecks() {}

  static List<String> ids() {
    return List.copyOf(CHECKS.keySet());
  }

  static List<Finding> run(DataSource source, String jdbcUrl, String schema) {
    PgConnection connection = PgConnectionImpl.ofUrl(source, jdbcUrl);
    PgContext context = PgContext.of(schema, BLOAT_PERCENT, REMAINING_PERCENT);
    List<Finding> findings = new ArrayList<>();
    CHECKS.forEach(
        (id, generic) -> {
          for (DbObject object : generic.check().apply(connection).check(context)) {
            if (!object.getName().contains("flyway_schema_history")) {
              findings.add(
                  new Finding(
                      id,
                      generic.severity(),
                      object.getName(),
                      generic.why(),
                      mending(id, object)));
            }
          }
        });
    return findings;
  }

  /// DDL that mends it; empty where a person must decide.
  private static String mending(String check, DbObject object) {
    return switch (object) {
      case ForeignKey key when check.equals("fk.unindexed") ->
          "create index concurrently on %s (%s);"
              .formatted(
                  key.getTableName(),
                  key.getColumns().stream()
                      .map(ColumnNameAware::getColumnName)
                      .collect(Collectors.joining(", ")));
      case DuplicatedIndexes twins ->
          "drop index concurrently %s;".formatted(twins.getIndexNames().getLast());
      case Constraint constraint when check.equals("constraint.not-valid") ->
          constraint.getValidateSql();
      case Index index when check.equals("index.invalid") ->
          "reindex index concurrently %s;".formatted(index.getIndexName());
      default -> "";
    };
  }
}
