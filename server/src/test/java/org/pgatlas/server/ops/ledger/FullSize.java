package org.pgatlas.server.ops.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.db.Examples;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Makes the planner believe that an empty, migrated database holds a full-size atlas: what it knew
/// of one that `bench storage --export-statistics` filled is restored, and each relation's file is
/// made as long as it was there, sparsely, for the planner asks the file and not the catalogue.
/// Nothing may be executed on it; it takes a second and no disk.
final class FullSize {
  /// The tenant that the statistics are of.
  static final UUID TENANT = UUID.fromString("00000000-0000-4000-8000-00000000a71a");

  private static final String RESOURCE = "/staging/planner-statistics.jsonl.gz";
  private static final Pattern PARTITION = Pattern.compile("_p\\{(-?\\d+)}");
  private static final int PAGE = 8192;
  private static final long SEGMENT_PAGES = (1L << 30) / PAGE;
  private static final Map<String, String> TYPES =
      Map.of(
          "null_frac", "real",
          "avg_width", "integer",
          "n_distinct", "real",
          "most_common_freqs", "real[]",
          "correlation", "real",
          "most_common_elem_freqs", "real[]",
          "elem_count_histogram", "real[]");

  private final Map<String, List<String>> examples = new HashMap<>();
  private final List<String> unknown = new ArrayList<>();
  private int relations;

  /// @throws SQLException when statistics do not fit the schema
  static FullSize restore(TestDatabase database) throws SQLException, IOException {
    FullSize size = new FullSize();
    try (Connection connection = database.connect();
        BufferedReader lines = open()) {
      Path directory = Path.of(text(connection, "show data_directory"));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode node = Json.MAPPER.readTree(line);
        if (node.has("relation")) {
          size.relation(connection, directory, node);
        } else if (node.has("column")) {
          size.column(connection, node);
        } else {
          List<String> values = new ArrayList<>();
          node.path("values").forEach(value -> values.add(value.asString()));
          size.examples.put(node.path("example").asString(), values);
        }
      }
    }
    return size;
  }

  /// Values that stood in the full-size atlas.
  Examples examples() {
    return column -> {
      List<String> values = examples.get(column);
      if (values == null) {
        throw new IllegalStateException("no example of " + column + " was exported");
      }
      return values.isEmpty() ? "" : values.getFirst();
    };
  }

  /// Relations and columns that the schema has no more.
  List<String> unknown() {
    return unknown;
  }

  int relations() {
    return relations;
  }

  private static BufferedReader open() throws IOException {
    var in = FullSize.class.getResourceAsStream(RESOURCE);
    if (in == null) {
      throw new IllegalStateException(RESOURCE + " is missing");
    }
    return new BufferedReader(
        new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8));
  }

  private void relation(Connection connection, Path directory, JsonNode node)
      throws SQLException, IOException {
    String name = present(node.path("relation").asString());
    String file = text(connection, "select pg_relation_filepath(to_regclass('" + name + "'))");
    if (file == null && !exists(connection, name)) {
      unknown.add(name);
      return;
    }
    text(
        connection,
        "select pg_restore_relation_stats('schemaname', 'public', 'relname', '%s', 'relpages', %d, 'reltuples', %s::real, 'relallvisible', %d)"
            .formatted(
                name,
                node.path("pages").asInt(),
                node.path("rows").asString(),
                node.path("visible").asInt()));
    if (file != null) {
      lengthen(directory.resolve(file), node.path("file_pages").asLong());
    }
    relations++;
  }

  /// Pages that were never written read as zeros, which is what a new page is.
  private static void lengthen(Path file, long pages) throws IOException {
    for (long segment = 0; segment * SEGMENT_PAGES < pages; segment++) {
      Path part = segment == 0 ? file : Path.of(file + "." + segment);
      long length = Math.min(SEGMENT_PAGES, pages - segment * SEGMENT_PAGES) * PAGE;
      try (RandomAccessFile opened = new RandomAccessFile(part.toFile(), "rw")) {
        if (opened.length() < length) {
          opened.setLength(length);
        }
      }
      if (segment > 0) {
        Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(file));
      }
    }
  }

  private void column(Connection connection, JsonNode node) throws SQLException {
    String table = present(node.path("of").asString());
    String column = node.path("column").asString();
    if (!exists(connection, table)) {
      unknown.add(table + "." + column);
      return;
    }
    StringBuilder sql =
        new StringBuilder(
            "select pg_restore_attribute_stats('schemaname', 'public', 'relname', ?::text, 'attname', ?::text, 'inherited', ?::boolean");
    List<String> values =
        new ArrayList<>(List.of(table, column, node.path("inherited").asString()));
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      String key = property.getKey();
      if (!List.of("column", "of", "inherited").contains(key)) {
        sql.append(", '").append(key).append("', ?::").append(TYPES.getOrDefault(key, "text"));
        values.add(property.getValue().asString());
      }
    }
    try (PreparedStatement restore = connection.prepareStatement(sql.append(')').toString())) {
      for (int i = 0; i < values.size(); i++) {
        restore.setString(i + 1, values.get(i));
      }
      restore.execute();
    }
  }

  /// The partition as far from this month as that one was from its own.
  private static String present(String name) {
    Matcher partition = PARTITION.matcher(name);
    if (!partition.find()) {
      return name;
    }
    LocalDate month =
        LocalDate.now(ZoneOffset.UTC)
            .withDayOfMonth(1)
            .plusMonths(Integer.parseInt(partition.group(1)));
    return name.replace(
        partition.group(), "_p" + month.format(DateTimeFormatter.ofPattern("uuuuMM")));
  }

  private static boolean exists(Connection connection, String name) throws SQLException {
    return text(connection, "select to_regclass('" + name + "')") != null;
  }

  private static @Nullable String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }
}
