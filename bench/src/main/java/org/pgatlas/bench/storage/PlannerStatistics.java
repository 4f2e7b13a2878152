package org.pgatlas.bench.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/// What the planner knows of a filled database, for a test that plans without the rows: sizes of
/// tables and indexes, statistics of columns, and example values. One JSON object a line.
///
/// Partitions are named by how many months they are from the present one, `event_log_p{0}`.
final class PlannerStatistics {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int EXAMPLES = 5;
  private static final String NAME =
      """
      regexp_replace(%1$s, '_p\\d{6}', case when %1$s ~ '_p\\d{6}' then '_p{' ||
        ((substring(%1$s from '_p(\\d{4})\\d\\d')::int - extract(year from now() at time zone 'UTC')) * 12
          + substring(%1$s from '_p\\d{4}(\\d\\d)')::int - extract(month from now() at time zone 'UTC'))::int || '}' else '' end)
      """;
  private static final String RELATIONS =
      """
      -- name: staging.relations
      select json_build_object('relation', %1$s, 'pages', relpages, 'rows', reltuples, 'visible', relallvisible,
               'file_pages', case when relkind in ('r', 'i') then pg_relation_size(oid) / 8192 else 0 end)::text
      from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'i', 'p') and relname !~ '^flyway'
      order by relname
      """;
  private static final String COLUMNS =
      """
      -- name: staging.columns
      select json_strip_nulls(json_build_object('column', attname, 'of', %1$s, 'inherited', inherited, 'null_frac', null_frac, 'avg_width', avg_width,
               'n_distinct', n_distinct, 'most_common_vals', most_common_vals::text, 'most_common_freqs', most_common_freqs::text,
               'histogram_bounds', histogram_bounds::text, 'correlation', correlation,
               'most_common_elems', most_common_elems::text, 'most_common_elem_freqs', most_common_elem_freqs::text,
               'elem_count_histogram', elem_count_histogram::text))::text
      from pg_stats
      where schemaname = 'public' and tablename !~ '^flyway' and attname <> 'bytes'
      order by tablename, attname, inherited
      """;

  private PlannerStatistics() {}

  /// @param examples by `table.column`
  static void write(StagingDatabase staging, Map<String, List<String>> examples, Path file)
      throws SQLException, IOException {
    List<String> lines = new ArrayList<>();
    lines.addAll(staging.column(RELATIONS.formatted(NAME.formatted("relname"))));
    lines.addAll(staging.column(COLUMNS.formatted(NAME.formatted("tablename"))));
    new TreeMap<>(examples)
        .forEach(
            (column, values) ->
                lines.add(
                    JSON.writeValueAsString(
                        Map.of(
                            "example",
                            column,
                            "values",
                            values.subList(0, Math.min(EXAMPLES, values.size()))))));
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
  }
}
