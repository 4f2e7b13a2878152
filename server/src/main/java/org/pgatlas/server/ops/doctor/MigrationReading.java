package org.pgatlas.server.ops.doctor;

import static org.pgatlas.server.ops.doctor.MigrationScript.plainName;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Goes through the statements of one migration file and remembers what they made: rules depend on
/// what is there.
final class MigrationReading {
  private static final String NAME = "([a-z0-9_.\"]+)";
  private static final Pattern CREATES_TABLE =
      Pattern.compile(
          "^create (?:(?:global |local )?temp(?:orary)? |unlogged )?table (?:if not exists )?"
              + NAME
              + "(?: partition of "
              + NAME
              + ")?(.*)$");
  private static final Pattern CREATES_INDEX =
      Pattern.compile(
          "^create (?:unique )?index (concurrently )?(?:if not exists )?(?:([a-z0-9_.\"]+) )?on (only )?"
              + NAME
              + ".*");
  private static final Pattern DROPS_INDEX =
      Pattern.compile(
          "^drop index (concurrently )?(?:if exists )?([^;]*?)(?: cascade| restrict)?$");
  private static final Pattern DROPS_TABLE =
      Pattern.compile("^drop table (?:if exists )?([^;]*?)(?: cascade| restrict)?$");
  private static final Pattern ALTERS_TABLE =
      Pattern.compile("^alter table (?:if exists )?(?:only )?" + NAME + "(?: \\*)? (.*)$");
  private static final Pattern PARTITION =
      Pattern.compile("^(attach|detach) partition " + NAME + "(.*)$");
  private static final Pattern UPDATES = Pattern.compile("^update (?:only )?" + NAME + " .*");
  private static final Pattern DELETES = Pattern.compile("^delete from (?:only )?" + NAME + ".*");
  private static final Pattern ALL_ROWS =
      Pattern.compile(".* where (?:[a-z0-9_.\"]+ is (?:not )?null|true)");

  /// Told by the files before.
  static final class Known {
    private final Set<String> partitioned = new HashSet<>();
    private final Set<String> partitions = new HashSet<>();
    private final Set<String> partitionedIndexes = new HashSet<>();
  }

  private final Known known;
  private final boolean always;
  private final Set<String> created = new HashSet<>();
  private final Set<String> validated = new HashSet<>();
  private boolean begun;
  private boolean waits;

  /// @param inTransaction whether the whole file is run in one
  MigrationReading(Known known, boolean inTransaction) {
    this.known = known;
    this.always = inTransaction;
  }

  /// The rules that the next statement breaks.
  List<MigrationRules.Broken> read(String text) {
    waits |= text.matches("^set (local )?lock_timeout\\b.*");
    begun =
        begun
            ? !text.matches("^(commit|end|rollback|abort)\\b.*")
            : text.matches("^(begin|start transaction)\\b.*");
    List<MigrationRules.Broken> broken = new ArrayList<>();
    tables(text, broken);
    indexes(text, broken);
    alterations(text, broken);
    rows(text, broken);
    if ((always || begun)
        && text.matches("^(create|drop|reindex|alter table|vacuum)\\b.*")
        && text.matches("^vacuum\\b.*|.*\\bconcurrently\\b.*")) {
      broken.add(
          new MigrationRules.Broken(
              "migration.transaction",
              Finding.Severity.ERROR,
              "is refused inside a transaction, and this file is run in one",
              begun
                  ? "no begin before it"
                  : "executeInTransaction=false in a .conf beside the file"));
    }
    return broken;
  }

  private void tables(String text, List<MigrationRules.Broken> broken) {
    Matcher table = CREATES_TABLE.matcher(text);
    if (table.matches()) {
      String name = plainName(table.group(1));
      created.add(name);
      if (table.group(3).contains(" partition by ")) {
        known.partitioned.add(name);
      }
      String parent = table.group(2) == null ? "" : plainName(table.group(2));
      if (!parent.isEmpty()) {
        known.partitions.add(name);
        if (!created.contains(parent)) {
          broken.add(
              partition(
                  "CREATE … PARTITION OF locks " + parent + " exclusively",
                  "create table … (like " + parent + " including all), then attach it"));
        }
      }
    }
    Matcher drop = DROPS_TABLE.matcher(text);
    if (drop.matches()) {
      for (String dropped : drop.group(1).split(",", -1)) {
        String name = plainName(dropped.strip());
        if (known.partitions.remove(name) && !created.contains(name)) {
          broken.add(
              partition(
                  "dropping the partition " + name + " locks its parent exclusively",
                  "alter table … detach partition " + name + " concurrently, then drop it"));
        }
      }
    }
  }

  private static MigrationRules.Broken partition(String why, String mend) {
    return new MigrationRules.Broken("migration.partition", Finding.Severity.ERROR, why, mend);
  }

  private void indexes(String text, List<MigrationRules.Broken> broken) {
    Matcher index = CREATES_INDEX.matcher(text);
    if (index.matches()) {
      String table = plainName(index.group(4));
      boolean parent = known.partitioned.contains(table);
      if (parent && index.group(2) != null) {
        known.partitionedIndexes.add(plainName(index.group(2)));
      }
      if (parent && index.group(1) != null) {
        broken.add(
            partition(
                "CONCURRENTLY is refused on the partitioned table " + table,
                "create index on only "
                    + table
                    + ", one concurrently on each partition, then attach these"));
      } else if (index.group(1) == null
          && !created.contains(table)
          && !(parent && index.group(3) != null)) {
        broken.add(
            new MigrationRules.Broken(
                "migration.index",
                Finding.Severity.ERROR,
                "CREATE INDEX locks out writers of " + table + " until it is built",
                "create index concurrently …, in a file of its own outside a transaction"));
      }
    }
    Matcher drop = DROPS_INDEX.matcher(text);
    if (drop.matches()) {
      boolean parent = known.partitionedIndexes.contains(plainName(drop.group(2)));
      if (parent && drop.group(1) != null) {
        broken.add(partition("CONCURRENTLY is refused on an index of a partitioned table", ""));
      } else if (drop.group(1) == null) {
        broken.add(
            new MigrationRules.Broken(
                "migration.drop-index",
                Finding.Severity.WARNING,
                "DROP INDEX locks out readers and writers of its table",
                parent ? "" : "drop index concurrently …"));
      }
    }
    if (text.matches("^reindex (?!.*\\bconcurrently\\b).*")) {
      broken.add(
          new MigrationRules.Broken(
              "migration.index",
              Finding.Severity.ERROR,
              "REINDEX locks out writers until it is built",
              "reindex … concurrently"));
    }
    if (text.matches("^(vacuum (full|\\([^)]*\\bfull\\b)|cluster\\b).*")) {
      broken.add(
          new MigrationRules.Broken(
              "migration.rewrite",
              Finding.Severity.ERROR,
              "rewrites the whole table under an exclusive lock",
              ""));
    }
  }

  private void alterations(String text, List<MigrationRules.Broken> broken) {
    Matcher alter = ALTERS_TABLE.matcher(text);
    if (!alter.matches()) {
      return;
    }
    String table = plainName(alter.group(1));
    List<String> clauses = MigrationScript.clauses(alter.group(2));
    boolean fresh = created.contains(table);
    for (String clause : clauses) {
      Matcher partition = PARTITION.matcher(clause);
      if (partition.matches()) {
        partitions(table, partition, fresh, broken);
      }
      if (clause.startsWith("validate constraint ")) {
        validated.add(table);
      }
      if (!fresh) {
        broken.addAll(AlterClauses.broken(table, clause, validated.contains(table)));
      }
    }
    if (!fresh && !waits) {
      broken.add(
          new MigrationRules.Broken(
              "migration.lock-timeout",
              Finding.Severity.WARNING,
              "waits for its lock without an end, and everything behind it waits too",
              "set lock_timeout = '5s'"));
    }
  }

  private void partitions(
      String parent, Matcher partition, boolean fresh, List<MigrationRules.Broken> broken) {
    String name = plainName(partition.group(2));
    known.partitioned.add(parent);
    if (partition.group(1).equals("attach")) {
      known.partitions.add(name);
      return;
    }
    known.partitions.remove(name);
    if (!fresh && partition.group(3).isBlank()) {
      broken.add(
          partition(
              "DETACH PARTITION locks " + parent + " exclusively",
              "alter table " + parent + " detach partition " + name + " concurrently"));
    }
  }

  private void rows(String text, List<MigrationRules.Broken> broken) {
    String flat = MigrationScript.outsideBrackets(text);
    for (Pattern pattern : List.of(UPDATES, DELETES)) {
      Matcher changes = pattern.matcher(flat);
      if (changes.matches()
          && !created.contains(plainName(changes.group(1)))
          && (!flat.contains(" where ") || ALL_ROWS.matcher(flat).matches())) {
        broken.add(
            new MigrationRules.Broken(
                "migration.backfill",
                Finding.Severity.WARNING,
                "changes all of "
                    + plainName(changes.group(1))
                    + " in one transaction: its rows are locked and written twice, and vacuum waits",
                "batches, each in a transaction of its own"));
      }
    }
  }
}
