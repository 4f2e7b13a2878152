package org.pgatlas.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pgatlas.json.DocumentException.Code;

/// Rows of a CSV text with a header (RFC 4180): comma, quotes doubled, lines of either ending.
public final class CsvTable {
  private static final int MAX_ROWS = 1_000_000;
  private static final int MAX_FIELD = 64 << 10;

  private final String text;
  private int at;
  private int line = 1;

  private CsvTable(String text) {
    this.text = text;
  }

  /// A row with the line that it starts on; names in lower case, spaces as underscores.
  public record Row(int line, Map<String, String> fields) {
    public Row {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /// What is in the column of that name, empty when there is none.
    public String text(String name) {
      return fields.getOrDefault(name, "");
    }
  }

  /// @throws DocumentException saying what is wrong and in which line
  public static List<Row> read(String text) {
    CsvTable table = new CsvTable(text);
    List<String> header = table.record();
    List<String> names =
        header.stream()
            .map(name -> name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_"))
            .toList();
    List<Row> rows = new ArrayList<>();
    while (table.at < text.length()) {
      int start = table.line;
      List<String> values = table.record();
      if (values.size() == 1 && values.getFirst().isBlank()) {
        continue;
      }
      if (values.size() != names.size()) {
        throw table.refuse(
            start, "a row of " + values.size() + " fields under a header of " + names.size());
      }
      if (rows.size() == MAX_ROWS) {
        throw table.refuse(start, "more than " + MAX_ROWS + " rows");
      }
      Map<String, String> fields = new LinkedHashMap<>();
      for (int i = 0; i < values.size(); i++) {
        fields.putIfAbsent(names.get(i), values.get(i).strip());
      }
      rows.add(new Row(start, fields));
    }
    return rows;
  }

  private List<String> record() {
    List<String> fields = new ArrayList<>();
    while (true) {
      fields.add(at < text.length() && text.charAt(at) == '"' ? quoted() : bare());
      if (at == text.length()) {
        return fields;
      }
      char c = text.charAt(at++);
      if (c == '\r' && at < text.length() && text.charAt(at) == '\n') {
        c = text.charAt(at++);
      }
      if (c != ',') {
        line++;
        return fields;
      }
    }
  }

  private String bare() {
    int start = at;
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return field(text.substring(start, at));
  }

  private String quoted() {
    StringBuilder field = new StringBuilder();
    int start = line;
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        if (at == text.length() || text.charAt(at) != '"') {
          if (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            throw refuse(line, "text after a closing quote");
          }
          return field(field.toString());
        }
        at++;
      } else if (c == '\n') {
        line++;
      }
      field.append(c);
    }
    throw refuse(start, "a quote that is not closed");
  }

  private String field(String value) {
    if (value.length() > MAX_FIELD) {
      throw refuse(line, "a field of more than " + MAX_FIELD + " characters");
    }
    return value;
  }

  private DocumentException refuse(int where, String problem) {
    return new FixedPlace("", where, 1).refuse(Code.INVALID_STRUCTURE, problem);
  }
}
