package org.pgatlas.server.ops.doctor;

import io.github.mfvanek.pg.connection.PgConnection;
import io.github.mfvanek.pg.connection.PgConnectionImpl;
import io.github.mfvanek.pg.core.checks.common.DatabaseCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.BtreeIndexesOnArrayColumnsCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.DuplicatedForeignKeysCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.DuplicatedIndexesCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.ForeignKeysNotCoveredWithIndexCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.IndexesWithBloatCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.InvalidIndexesCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.NotValidConstraintsCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.SequenceOverflowCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.TablesWithBloatCheckOnHost;
import io.github.mfvanek.pg.core.checks.host.TablesWithoutPrimaryKeyCheckOnHost;
import io.github.mfvanek.pg.model.bloat.BloatAware;
import io.github.mfvanek.pg.model.column.ColumnNameAware;
import io.github.mfvanek.pg.model.constraint.Constraint;
import io.github.mfvanek.pg.model.constraint.ForeignKey;
import io.github.mfvanek.pg.model.context.PgContext;
import io.github.mfvanek.pg.model.dbobject.DbObject;
import io.github.mfvanek.pg.model.index.DuplicatedIndexes;
import io.github.mfvanek.pg.model.index.Index;
import io.github.mfvanek.pg.model.index.IndexWithBloat;
import io.github.mfvanek.pg.model.table.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/// The generic checks of pg-index-health behind our findings: the library's types stay in here.
final class CatalogueChecks {
  private static final double BLOAT_PERCENT = 50;
  private static final double REMAINING_PERCENT = 20;
  private static final long BLOAT_BYTES = 10L * 1024 * 1024;

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
        "index.bloat",
        new Generic(
            Finding.Severity.WARNING,
            "more than half of its pages hold nothing, as far as statistics tell: every read goes through them",
            IndexesWithBloatCheckOnHost::new));
    CHECKS.put(
        "table.bloat",
        new Generic(
            Finding.Severity.WARNING,
            "more than half of its pages hold nothing, as far as statistics tell: vacuum came too late, or what changes often is beside what is large",
            TablesWithBloatCheckOnHost::new));
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

  /// What each tells, by its id.
  static Map<String, String> titles() {
    Map<String, String> titles = new LinkedHashMap<>();
    CHECKS.forEach((id, generic) -> titles.put(id, generic.why()));
    return titles;
  }

  /// Each by itself: one that this server or login cannot answer keeps no other back.
  ///
  /// @param skipped gets what could not be asked, with the reason
  static List<Finding> run(DataSource source, String jdbcUrl, String schema, List<String> skipped) {
    List<Finding> findings = new ArrayList<>();
    if (!schema.equals(schema.toLowerCase(Locale.ROOT))) {
      CHECKS
          .keySet()
          .forEach(
              id -> skipped.add(id + ": its library knows no schema with capitals in the name"));
      return findings;
    }
    DataSource reading = new ReadOnlySource(source);
    PgConnection connection = PgConnectionImpl.ofUrl(reading, jdbcUrl);
    PgContext context = PgContext.of(schema, BLOAT_PERCENT, REMAINING_PERCENT);
    CHECKS.forEach(
        (id, generic) -> {
          try {
            findings.addAll(found(id, generic, connection, context));
          } catch (RuntimeException | SQLException e) {
            skipped.add(id + ": " + reason(e));
          }
        });
    return findings;
  }

  private static List<Finding> found(
      String id, Generic generic, PgConnection connection, PgContext context) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    PartitionTree tree = PartitionTree.of(connection.getDataSource(), context.getSchemaName());
    for (DbObject object : generic.check().apply(connection).check(context)) {
      if (!object.getName().contains("flyway_schema_history")
          && matters(object)
          && !toldOfWhole(object, tree)) {
        String mending =
            object instanceof DuplicatedIndexes twins
                ? withoutTwin(
                    TwinIndexes.of(connection.getDataSource(), context.getSchemaName())
                        .spare(twins.getIndexNames()))
                : mending(id, object, tree);
        findings.add(new Finding(id, generic.severity(), object.getName(), generic.why(), mending));
      }
    }
    return findings;
  }

  /// The library wraps what PostgreSQL said.
  private static String reason(Exception failed) {
    Throwable told = failed.getCause() == null ? failed : failed.getCause();
    return String.valueOf(told.getMessage());
  }

  /// A few wasted pages are every small table's.
  private static boolean matters(DbObject object) {
    return !(object instanceof BloatAware bloated) || bloated.getBloatSizeInBytes() >= BLOAT_BYTES;
  }

  /// What every partition has from its parent is the parent's fault; bloat is each one's own.
  private static boolean toldOfWhole(DbObject object, PartitionTree tree) {
    return switch (object) {
      case BloatAware _ -> false;
      case Table table -> tree.isPart(table.getName());
      case Constraint constraint -> tree.isPart(constraint.getTableName());
      default -> false;
    };
  }

  private static String withoutTwin(String spare) {
    return spare.isEmpty() ? "" : "drop index concurrently " + spare;
  }

  /// DDL that mends it, as findings have it without a semicolon; empty where a person must decide.
  private static String mending(String check, DbObject object, PartitionTree tree) {
    return switch (object) {
      case ForeignKey key when check.equals("fk.unindexed") ->
          "create index %s %s (%s)"
              .formatted(
                  // CONCURRENTLY is refused there: the partitions' are built apart and attached.
                  tree.isWhole(key.getTableName()) ? "on only" : "concurrently on",
                  key.getTableName(),
                  key.getColumns().stream()
                      .map(ColumnNameAware::getColumnName)
                      .collect(Collectors.joining(", ")));
      case Constraint constraint when check.equals("constraint.not-valid") ->
          constraint.getValidateSql().strip().replaceAll(";+$", "");
      case Index index when check.equals("index.invalid") ->
          "reindex index concurrently " + index.getIndexName();
      case IndexWithBloat index -> "reindex index concurrently " + index.getIndexName();
      default -> "";
    };
  }
}
