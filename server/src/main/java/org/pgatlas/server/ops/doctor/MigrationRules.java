package org.pgatlas.server.ops.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Reads migration files, ours or anyone's, for statements that lock or rewrite a table which may
/// be large. What a file creates itself is empty and may be treated freely.
public final class MigrationRules {
  /// A rule that a statement breaks, and why it is one.
  record Broken(String rule, Finding.Severity severity, String why, String mend) {}

  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("migration.lock-timeout", "A lock is not waited for without an end");
    TITLES.put("migration.index", "Indexes are built without locking writers out");
    TITLES.put("migration.drop-index", "Indexes are dropped without locking anyone out");
    TITLES.put("migration.not-null", "NOT NULL comes in steps");
    TITLES.put("migration.rewrite", "No large table is rewritten under a lock");
    TITLES.put("migration.constraint", "Constraints are validated after they are added");
    TITLES.put("migration.partition", "Partitions come and go without locking their parent");
    TITLES.put("migration.transaction", "What refuses a transaction runs outside one");
    TITLES.put("migration.backfill", "Rows are filled in batches");
  }

  private MigrationRules() {}

  /// What each rule asks for, by its id.
  static Map<String, String> titles() {
    return new LinkedHashMap<>(TITLES);
  }

  /// Every `.sql` file of a folder, in the order of their names; a `.conf` beside one is Flyway's.
  ///
  /// @throws IOException when the folder cannot be read
  public static List<Finding> folder(Path folder) throws IOException {
    List<Finding> findings = new ArrayList<>();
    MigrationReading.Known known = new MigrationReading.Known();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".sql")).sorted().toList()) {
        Path settings = Path.of(file + ".conf");
        String conf = Files.isRegularFile(settings) ? Files.readString(settings) : "";
        String name = folder.relativize(file).toString().replace('\\', '/');
        findings.addAll(read(name, Files.readString(file), conf, known));
      }
    }
    return findings;
  }

  /// One file by itself.
  ///
  /// @param conf text of Flyway's settings beside it, empty when there are none
  public static List<Finding> script(String name, String sql, String conf) {
    return read(name, sql, conf, new MigrationReading.Known());
  }

  private static List<Finding> read(
      String name, String sql, String conf, MigrationReading.Known known) {
    MigrationScript script = MigrationScript.parse(name, sql);
    MigrationReading reading = new MigrationReading(known, inTransaction(name, conf));
    List<Finding> findings = new ArrayList<>();
    for (MigrationScript.Statement statement : script.statements()) {
      for (Broken one : reading.read(statement.text())) {
        if (!script.allowed().contains(one.rule())) {
          findings.add(
              new Finding(
                  one.rule(),
                  one.severity(),
                  name + ":" + statement.line(),
                  one.why(),
                  one.mend()));
        }
      }
    }
    return findings;
  }

  /// Flyway opens one for each file unless told otherwise. How other tools do it their files do not
  /// tell.
  private static boolean inTransaction(String name, String conf) {
    return name.matches("(?:.*/)?(?:[VUB][0-9][0-9._]*|R)__.*\\.sql")
        && !conf.replaceAll("\\s", "").contains("executeInTransaction=false");
  }
}
