package org.pgatlas.server.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Lists of API records as CSV ([RFC 4180](https://www.rfc-editor.org/rfc/rfc4180)): the JSON's
/// fields as columns, a record inside a record as columns with its name in front, NULL as the empty
/// cell.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front.
public final class CsvWriter {
  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final String LINE_END = "\r\n";
  private static final String FORMULA_STARTS = "=+-@\t\r";

  /// A column: its heading and the way to its value.
  private record Column(String heading, List<String> path) {}

  private CsvWriter() {}

  /// @param type the record type of the items, so that an empty list has its headings too
  public static <T extends Record> String write(Class<T> type, List<T> items) {
    List<Column> columns = new ArrayList<>();
    collect(type, List.of(), columns);
    StringBuilder csv = new StringBuilder(columns.size() * 16 * (items.size() + 1));
    appendRow(csv, columns.stream().map(Column::heading).toList());
    for (T item : items) {
      JsonNode json = Json.MAPPER.valueToTree(item);
      appendRow(csv, columns.stream().map(column -> cell(json, column)).toList());
    }
    return csv.toString();
  }

  private static void collect(Class<?> type, List<String> path, List<Column> columns) {
    for (RecordComponent component : type.getRecordComponents()) {
      List<String> inner = new ArrayList<>(path);
      inner.add(name(component));
      if (component.getType().isRecord()) {
        collect(component.getType(), inner, columns);
      } else {
        columns.add(new Column(String.join("_", inner), inner));
      }
    }
  }

  private static String name(RecordComponent component) {
    // As the mapper names them; the annotation is for names whose humps it would read otherwise.
    JsonProperty explicit = component.getAccessor().getAnnotation(JsonProperty.class);
    return explicit == null
        ? HUMP.matcher(component.getName()).replaceAll("_").toLowerCase(Locale.ROOT)
        : explicit.value();
  }

  private static @Nullable String cell(JsonNode json, Column column) {
    JsonNode value = json;
    for (String step : column.path()) {
      value = value.path(step);
    }
    if (value.isNull() || value.isMissingNode()) {
      return null;
    }
    if (value.isString()) {
      return harmless(value.asString());
    }
    return value.isContainer() ? value.toString() : value.asString();
  }

  private static String harmless(String text) {
    boolean formula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    return formula ? "'" + text : text;
  }

  private static void appendRow(StringBuilder csv, List<@Nullable String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      if (i > 0) {
        csv.append(',');
      }
      appendCell(csv, cells.get(i));
    }
    csv.append(LINE_END);
  }

  private static void appendCell(StringBuilder csv, @Nullable String text) {
    if (text == null) {
      return;
    }
    boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    csv.append(quoted ? '"' + text.replace("\"", "\"\"") + '"' : text);
  }
}
