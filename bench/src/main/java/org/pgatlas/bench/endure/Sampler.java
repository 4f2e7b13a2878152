package org.pgatlas.bench.endure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.pgatlas.bench.queue.QueueDatabase;

/// Reads, every few seconds, what a server and its database hold.
final class Sampler {
  private static final String ACTIVITY =
      """
      -- name: soak.connections
      select count(*), count(*) filter (where state like 'idle in transaction%')
      from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
      """;
  private static final String DEAD =
      "select coalesce(sum(n_dead_tup), 0), coalesce(max(n_dead_tup), 0) from pg_stat_user_tables";
  private static final String SIZES =
      """
      -- name: soak.sizes
      select c.relname, pg_total_relation_size(c.oid) / 1048576.0 from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' order by 2 desc limit 12
      """;

  private static final String MOST_DEAD =
      """
      -- name: soak.most_dead
      select string_agg(format('%s %s of %s', relname, n_dead_tup, n_live_tup + n_dead_tup), ', ' order by n_dead_tup desc)
      from (select relname, n_dead_tup, n_live_tup from pg_stat_user_tables order by n_dead_tup desc limit 6) most
      """;

  private final long pid;
  private final Supplier<String> metrics;
  private final QueueDatabase database;
  private final Map<String, List<Double>> samples = new LinkedHashMap<>();
  private int taken;

  /// @param pid of the server
  /// @param metrics its `/metrics`
  Sampler(long pid, Supplier<String> metrics, QueueDatabase database) {
    this.pid = pid;
    this.metrics = metrics;
    this.database = database;
    Measure.ALL.forEach(measure -> samples.put(measure.name(), new ArrayList<>()));
  }

  int taken() {
    return taken;
  }

  /// @param collect whether the heap is collected and measured, too, which stops the server for a
  /// moment
  void sample(boolean collect) throws IOException, SQLException, InterruptedException {
    Map<String, Double> now = new LinkedHashMap<>();
    now.put("resident memory", status("VmRSS:") / 1024);
    now.put("threads", status("Threads:"));
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      now.put("open files", (double) files.count());
    }
    if (collect) {
      int _ =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(pid),
                  "GC.run")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      String text = metrics.get();
      now.put("heap after a collection", used(text, "heap"));
      now.put("metaspace and other memory of the JVM", used(text, "nonheap"));
    }
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      two(
          statement,
          ACTIVITY,
          now,
          "connections to PostgreSQL",
          "connections idle in a transaction");
      two(statement, DEAD, now, "dead rows of all tables", "dead rows of the worst table");
      two(
          statement,
          "select (select count(*) from job_queue), (select count(*) from outbox_events)",
          now,
          "jobs in the queue",
          "events in the outbox");
    }
    samples.forEach((name, values) -> values.add(now.getOrDefault(name, Double.NaN)));
    taken++;
  }

  List<Measure.Growth> growths(double hours) {
    return Measure.ALL.stream()
        .map(measure -> measure.growth(samples.getOrDefault(measure.name(), List.of()), hours))
        .toList();
  }

  /// Megabytes of the largest tables, partitions and indexes included.
  Map<String, Double> sizes() throws SQLException {
    Map<String, Double> sizes = new LinkedHashMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SIZES)) {
      while (row.next()) {
        sizes.put(row.getString(1), row.getDouble(2));
      }
    }
    return sizes;
  }

  /// Tables with the most dead rows, in words.
  String mostDead() throws SQLException {
    return String.join("", database.names(MOST_DEAD));
  }

  private static void two(
      Statement statement, String sql, Map<String, Double> into, String first, String second)
      throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      into.put(first, row.getDouble(1));
      into.put(second, row.getDouble(2));
    }
  }

  private double status(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith(key))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /// Megabytes of an area, summed over the JVM's pools.
  private static double used(String metrics, String area) {
    return metrics
            .lines()
            .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"" + area + "\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum()
        / (1 << 20);
  }

  /// What was measured at each moment, for a file beside the page.
  String csv() {
    StringBuilder text = new StringBuilder(String.join(",", samples.keySet())).append('\n');
    Map<Integer, List<String>> rows = new TreeMap<>();
    samples
        .values()
        .forEach(
            values -> {
              for (int i = 0; i < values.size(); i++) {
                rows.computeIfAbsent(i, _ -> new ArrayList<>())
                    .add(Double.isNaN(values.get(i)) ? "" : Double.toString(values.get(i)));
              }
            });
    rows.values().forEach(row -> text.append(String.join(",", row)).append('\n'));
    return text.toString();
  }
}
