package org.pgatlas.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.advisory.VulnerabilityFilter;
import org.pgatlas.server.advisory.VulnerabilityReadStore;
import org.pgatlas.server.advisory.VulnerabilitySort;
import org.pgatlas.server.catalog.CatalogReads;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.db.Examples;
import org.pgatlas.server.db.HotQuery;
import org.pgatlas.server.ops.ledger.HotQueries;
import org.pgatlas.server.submission.DocumentAuditStore;
import org.pgatlas.server.submission.GitLogAuditStore;
import org.pgatlas.server.submission.SubmissionAuditStore;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.RowsEverywhere;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.vex.VexReadStore;

/// The second line of tenant isolation, mechanically: every named query of the product loses its
/// tenant predicates, is given the other tenant's number and the other tenant's values, and runs as
/// the app role of a tenant that has nothing. It sees what it would have seen with them, and
/// changes no row of the other.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantPredicateDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  /// Rooms and queries that have no tenant's predicate, and why.
  private static final Map<String, String> EXEMPT =
      Map.ofEntries(
          Map.entry("doctor\\..*", "reads the catalogues of any PostgreSQL, as the login role"),
          Map.entry("ledger\\..*", "reads the catalogues, as the login role"),
          Map.entry("partition\\..*", "makes and drops partitions, as the owner"),
          Map.entry("tenant\\..*", "is about tenants, as the login role"),
          Map.entry(
              "job\\.(claim|complete|retry|release|bury|bury_expired|reclaim|heartbeat|lanes|pause|resume|claim_turn|notify)",
              "the worker role works for every tenant, on the queue alone"),
          Map.entry("schedule\\.due", "the worker role ticks for every tenant"),
          Map.entry(
              "event\\.(publish|relay_turn|notify)", "the worker role relays for every tenant"),
          Map.entry("webhook\\.active", "the worker role fans out for every tenant"),
          Map.entry(
              "component\\.(add_licenses|known_licenses|license)|sbom\\.license_names",
              "licences are a dictionary of everybody"));

  /// What is put together when it is sent, and not in the ledger.
  private static final Map<String, HotQuery.Call> SENT =
      Map.of(
          "catalog.project_has_dependents",
          (db, t, _) -> CatalogReads.of(db).projects().hasDependents(t, RowsEverywhere.TEXT),
          "gitlog.audit_total",
          (db, t, _) -> new GitLogAuditStore(db).attempts(t, RowsEverywhere.TEXT, 10, 0),
          "submission.audit_total",
          (db, t, _) -> new SubmissionAuditStore(db).submissions(t, RowsEverywhere.TEXT, 10, 0),
          "submission.document_audit",
          (db, t, _) -> new DocumentAuditStore(db).list(t, RowsEverywhere.TEXT, 10, 0),
          "submission.document_audit_total",
          (db, t, _) -> new DocumentAuditStore(db).list(t, RowsEverywhere.TEXT, 10, 0),
          "vex.list_total",
          (db, t, _) -> new VexReadStore(db).list(t, VexReadStore.Filter.ALL, 10, 0),
          "vulnerability.list_total",
          (db, t, _) ->
              new VulnerabilityReadStore(db)
                  .list(
                      t,
                      new VulnerabilityFilter(RowsEverywhere.TEXT, null, null, null, null, null),
                      VulnerabilitySort.MODIFIED,
                      true,
                      10,
                      0));

  private static final Pattern NAME = Pattern.compile("(?:--|/\\*) name: ([a-z0-9_.]+)");
  private static final Pattern PREDICATE =
      Pattern.compile(
          "(?:\\w+\\.)?(?:tenant_id|owner_tenant)\\s*=\\s*(?::tenant\\b|(?:\\w+\\.)?tenant_id\\b)");
  private static final Pattern WRITES =
      Pattern.compile("\\b(insert into|update|delete from|atlas_\\w+\\()");
  private static final Pattern PARAMETER = Pattern.compile("(?<![:\\w']):([a-zA-Z]\\w*)");
  /// What unnest cannot tell of its arguments, by the name of the parameter.
  private static final Map<String, String> ARRAYS =
      Map.ofEntries(
          Map.entry("hashes|digests", "bytea[]"),
          Map.entry("tenants", "uuid[]"),
          Map.entry("modified|withdrawn|published|issued", "timestamptz[]"),
          Map.entry("scores|percentiles|completions|risks", "float8[]"),
          Map.entry(
              "commits|total|reached|ordinals|advisories|criticality|byRepos|byProjects|union|pony|adoption|projects|components|critical|medium|unrated|unknown|sources|positions|flags|repos|counts|opens",
              "int[]"),
          Map.entry(
              "keys|tokens|documents|runs|manifests|gone|into|lows?|highs?|(?i:.*coarseKeys)",
              "bigint[]"));

  /// Types of single parameters, by query and name.
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("finding\\.(insert|update) (components|ponies|numbers|sources)", "int[]"),
          Map.entry(
              "finding\\.(insert|update) (vulnerabilityIds|criticalities|runs|ids)", "bigint[]"),
          Map.entry("finding\\.(insert|update) (scores|epss|risks)", "float8[]"),
          Map.entry("finding\\.(insert|update) kev", "boolean[]"),
          Map.entry("(finding\\.(insert|update)|scan.insert_findings) vulnerabilities", "text[]"),
          Map.entry("scan\\.insert_findings components", "int[]"),
          Map.entry("finding\\.parts_in keys", "text[]"),
          Map.entry("finding\\.parts_in (lows|highs)", "bigint[]"),
          Map.entry("git\\.plan (repos|dues)", "int[]"),
          Map.entry("history\\.keep_vertices run", "bigint"),
          Map.entry("history\\.keep_vertices tenant", "uuid"));

  /// Values that a table's rules or a cast ask for, by query and name.
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("(finding\\.(insert|update)|scan\\.insert_findings) evidence", "'{\"{}\"}'"),
          Map.entry("(finding\\.(insert|update)|scan\\.insert_findings) verdicts", "'{affected}'"),
          Map.entry("finding\\.(insert|update) matched", "'{affected}'"),
          Map.entry("finding\\.(insert|update) closed", "'{null}'"),
          Map.entry("finding\\.(insert|update) numbers", "'{1}'"),
          Map.entry("finding\\.(insert|update) ratings", "'{high}'"),
          Map.entry("package\\.describe_(repo|external) releases", "'[{}]'"),
          Map.entry("kev\\.merge ransomware", "'{true}'"));

  /// Ids are numbers here and names there, and so it is with some others.
  private static final List<Map<String, String>> GUESSES =
      List.of(
          Map.of(
              "ids",
              "bigint[]",
              "vulnerabilities",
              "bigint[]",
              "owners",
              "uuid[]",
              "added",
              "int[]",
              "subjects",
              "int[]"),
          Map.of(
              "ids",
              "text[]",
              "vulnerabilities",
              "bigint[]",
              "owners",
              "uuid[]",
              "added",
              "text[]",
              "subjects",
              "text[]"),
          Map.of(
              "ids",
              "int[]",
              "vulnerabilities",
              "text[]",
              "owners",
              "text[]",
              "added",
              "text[]",
              "subjects",
              "text[]"));

  private final List<String> tables;
  private final UUID ours;
  private final UUID theirs;
  private final TestDatabase raw;
  private final Map<String, String> texts = new TreeMap<>();
  private final List<String> temporary = new ArrayList<>();
  private final Set<String> made = new TreeSet<>();

  TenantPredicateDbTest(TestDatabase own) throws SQLException {
    raw = own;
    try (Database database = AtlasFixture.open(own)) {
      ours = AtlasFixture.of(database, "ours").tenant();
      theirs = AtlasFixture.of(database, "theirs").tenant();
      try (Connection connection = own.connect()) {
        tables = RowsEverywhere.fill(connection, theirs);
      }
      collect(database);
    }
  }

  /// What a query did: its rows as text, or that it was refused.
  private record Outcome(List<String> rows, String digest, String refused) {}

  /// A query that is neither run nor exempt would be nobody's.
  @Test
  void every_named_query_is_run_or_exempt() {
    Set<String> covered = new TreeSet<>(texts.keySet());
    Set<String> named = new TreeSet<>(NamedQueries.names());
    assertThat(named).hasSizeGreaterThan(500);
    named.removeAll(covered);
    named.removeIf(name -> EXEMPT.keySet().stream().anyMatch(name::matches));
    named.removeAll(made);
    assertThat(named).isEmpty();
  }

  @Test
  void without_its_predicates_no_query_sees_or_changes_a_foreign_row() throws SQLException {
    Map<String, String> wrong = new LinkedHashMap<>();
    int stripped = 0;
    int exposing = 0;
    int exempt = 0;
    int unguarded = 0;
    try (Connection connection = raw.connect()) {
      connection.setAutoCommit(false);
      prepareTemporary(connection);
      String before = digest(connection);
      for (Map.Entry<String, String> text : texts.entrySet()) {
        if (EXEMPT.keySet().stream().anyMatch(text.getKey()::matches)) {
          exempt++;
          continue;
        }
        try {
          String bare = PREDICATE.matcher(text.getValue()).replaceAll("true");
          boolean names = text.getValue().matches("(?s).*:(tenant|owners)\\b.*");
          if (!names) {
            unguarded++;
            Outcome seen = run(connection, bare, theirs, "atlas_app", before);
            if (!seen.digest().equals(before)
                || seen.rows().toString().contains(RowsEverywhere.TEXT)) {
              wrong.put(text.getKey(), "names no tenant, and saw or changed a foreign row");
            }
            continue;
          }
          stripped++;
          Outcome guarded = run(connection, text.getValue(), ours, "atlas_app", before);
          Outcome forged = run(connection, bare, theirs, "atlas_app", before);
          Outcome exposed = run(connection, bare, theirs, "", before);
          if (!forged.digest().equals(before)) {
            wrong.put(text.getKey(), "changed a foreign row");
          } else if (forged.refused().isEmpty() && !forged.rows().equals(guarded.rows())) {
            wrong.put(text.getKey(), "saw " + forged.rows() + " instead of " + guarded.rows());
          }
          exposing +=
              exposed.digest().equals(before) && exposed.rows().equals(guarded.rows()) ? 0 : 1;
        } catch (SQLException e) {
          wrong.put(text.getKey(), String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
          connection.rollback();
          prepareTemporary(connection);
        }
      }
    }
    System.out.printf(
        "tenant predicates: %d queries named, %d exempt, %d run that name no tenant, %d stripped and run, %d of them would show or change foreign rows without row-level security%n",
        texts.size(), exempt, unguarded, stripped, exposing);
    assertThat(wrong).isEmpty();
    assertThat(tables).hasSizeGreaterThan(35);
    assertThat(stripped).isGreaterThanOrEqualTo(440);
    assertThat(stripped + unguarded + exempt).isEqualTo(texts.size());
    assertThat(exposing).as("the test would notice").isGreaterThan(stripped * 6 / 10);
  }

  /// Texts that are whole when they are compiled; those that are put together when they are sent,
  /// as their own stores send them.
  private void collect(Database database) {
    NamedQueries.whole()
        .forEach(
            (name, text) -> {
              if (text.contains("create temporary table")) {
                temporary.add(text);
                made.add(name);
              } else {
                // The one place where a text is completed when it is sent: by which rows.
                texts.put(name, text.replace(":chosen", "is not null"));
              }
            });
    // As the rows are filled: identifiers with the tenant's, everything else with the number.
    Examples examples =
        column ->
            column.endsWith(".external_id")
                ? theirs.toString()
                : String.valueOf(RowsEverywhere.NUMBER);
    Map<String, HotQuery.Call> sent = new LinkedHashMap<>(SENT);
    HotQueries.all().forEach(query -> sent.put(query.name(), query.call()));
    sent.forEach(
        (name, call) ->
            texts.computeIfAbsent(
                name,
                _ -> database.explain(name, false, db -> call.run(db, theirs, examples)).sql()));
  }

  private void prepareTemporary(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String made : temporary) {
        statement.execute(made.replace("on commit delete rows", "").replace("on commit drop", ""));
      }
      statement.execute(
          "do $$ declare t text; begin for t in select relname from pg_class where relpersistence = 't' and relkind = 'r' loop execute format('grant all on %I to atlas_app', t); end loop; end $$");
      connection.commit();
    }
  }

  private String digest(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return RowsEverywhere.digest(statement, tables, theirs);
    }
  }

  /// Runs the text and takes it back.
  ///
  /// @param tenant bound where the text names one; the session's is always ours
  /// @param role empty for the login role, whom nothing keeps
  /// @param unchanged the digest where nothing is written
  private Outcome run(
      Connection connection, String text, UUID tenant, String role, String unchanged)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String call = prepare(statement, text, tenant);
      Savepoint before = connection.setSavepoint();
      statement.execute("select set_config('atlas.tenant', '" + ours + "', true)");
      if (!role.isEmpty()) {
        statement.execute("set local role " + role);
      }
      List<String> rows = new ArrayList<>();
      String refused = "";
      try {
        if (statement.execute(call)) {
          rows.addAll(rows(statement.getResultSet()));
        } else {
          rows.add(statement.getUpdateCount() + " changed");
        }
        statement.execute("reset role");
      } catch (SQLException e) {
        if (!List.of("42501", "23503", "23505", "23514").contains(e.getSQLState())) {
          throw e;
        }
        refused = e.getSQLState();
        connection.rollback(before);
      }
      String digest =
          WRITES.matcher(text).find()
              ? RowsEverywhere.digest(statement, tables, theirs)
              : unchanged;
      connection.rollback();
      return new Outcome(rows, digest, refused);
    }
  }

  private static List<String> rows(ResultSet result) throws SQLException {
    List<String> rows = new ArrayList<>();
    int columns = result.getMetaData().getColumnCount();
    while (result.next()) {
      StringBuilder row = new StringBuilder();
      for (int i = 1; i <= columns; i++) {
        row.append(result.getString(i)).append('|');
      }
      rows.add(row.toString());
    }
    rows.sort(null);
    return rows;
  }

  /// Prepares the text, so that PostgreSQL tells the types of its parameters; gives the call with a
  /// value of the other tenant's rows for each.
  private static String prepare(Statement statement, String text, UUID tenant) throws SQLException {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    String sql =
        PARAMETER
            .matcher(text)
            .replaceAll(
                found -> "\\$" + numbers.computeIfAbsent(found.group(1), _ -> numbers.size() + 1));
    declare(statement, text, sql, List.copyOf(numbers.keySet()));
    List<String> types = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            """
            select t.typname, coalesce((select e.enumlabel from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder limit 1), '')
            from pg_prepared_statements p, unnest(p.parameter_types) with ordinality as u (type, at) join pg_type t on t.oid = u.type
            where p.name = 'q' order by u.at
            """)) {
      while (row.next()) {
        types.add(row.getString(1) + " " + row.getString(2));
      }
    }
    List<String> values = new ArrayList<>();
    int at = 0;
    for (String name : numbers.keySet()) {
      String type = types.get(at++);
      boolean word = type.startsWith("_text") && !text.contains("vex");
      String known = known(VALUES, text, name);
      if (known != null) {
        values.add(known);
      } else if (word && name.equals("types") && text.contains("as project_type)")) {
        values.add("'{public-good}'");
      } else if (word && name.matches("times|added|due")) {
        values.add("'{2026-01-01}'");
      } else if (word && name.matches("statuses|answers") && text.contains("as activity_status)")) {
        values.add("'{live}'");
      } else {
        values.add(value(name, type, tenant));
      }
    }
    return "execute q" + (values.isEmpty() ? "" : "(" + String.join(", ", values) + ")");
  }

  private static void declare(Statement statement, String text, String sql, List<String> parameters)
      throws SQLException {
    SQLException failed = new SQLException("not tried");
    for (Map<String, String> guess : GUESSES) {
      List<String> declared = parameters.stream().map(name -> declared(text, name, guess)).toList();
      Savepoint before = statement.getConnection().setSavepoint();
      try {
        statement.execute("deallocate all");
        statement.execute(
            "prepare q "
                + (declared.isEmpty() ? "" : "(" + String.join(", ", declared) + ")")
                + " as "
                + sql);
        return;
      } catch (SQLException e) {
        statement.getConnection().rollback(before);
        failed = e;
      }
    }
    throw failed;
  }

  private static @Nullable String known(Map<String, String> of, String text, String name) {
    Matcher query = NAME.matcher(text);
    String key = (query.find() ? query.group(1) : "") + " " + name;
    return of.entrySet().stream()
        .filter(known -> key.matches(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static String declared(String text, String name, Map<String, String> guess) {
    String known = known(TYPES, text, name);
    if (known != null) {
      return known;
    }
    boolean cast = text.contains("cast(:" + name + " as");
    if (cast || !Pattern.compile("unnest\\([^)]*:" + name + "\\b").matcher(text).find()) {
      return !cast && name.matches("error|outcome|evidence|subjectDigest|predicateType")
          ? "text"
          : "unknown";
    }
    if (guess.containsKey(name)) {
      return guess.getOrDefault(name, "");
    }
    if (text.matches("(?s).*decode\\(\\w+\\.digest.*")) {
      return name.equals("digests") ? "text[]" : array(name);
    }
    return array(name);
  }

  private static String array(String name) {
    return ARRAYS.entrySet().stream()
        .filter(known -> name.matches(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("text[]");
  }

  private static String value(String name, String type, UUID tenant) {
    switch (name) {
      case "limit", "ahead" -> {
        return "100";
      }
      case "offset", "seq" -> {
        return "0";
      }
      case "queue" -> {
        return "'ingest'";
      }
      case "aliases",
          "products",
          "docs",
          "metadata",
          "payloads",
          "summaries",
          "hashTexts",
          "cpeTexts",
          "purlTexts" -> {
        return type.startsWith("_text") ? "'{\"[]\"}'" : "'[]'";
      }
      case "digests" -> {
        return type.startsWith("_text")
            ? "'{" + RowsEverywhere.BYTES.substring(2) + "}'"
            : "'{\"" + RowsEverywhere.BYTES.replace("\\", "\\\\") + "\"}'";
      }
      case "hash", "inputHash" -> {
        return type.startsWith("text")
            ? "'" + RowsEverywhere.BYTES.substring(2) + "'"
            : "'" + RowsEverywhere.BYTES + "'";
      }
      default -> {}
    }
    String plain = type.substring(0, type.indexOf(' '));
    String label = type.substring(type.indexOf(' ') + 1);
    boolean array = plain.startsWith("_");
    return RowsEverywhere.literal(
        array ? plain.substring(1) : plain, array, label.isEmpty() ? null : label, tenant);
  }
}
