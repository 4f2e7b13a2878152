package org.pgatlas.metric;

import java.io.IOException;
import java.io.Reader;

/// Lines with numbers and a limit on their length, and their first two fields.
final class LineReader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Reader in;
  private final int limit;
  private final char[] chunk = new char[32 * 1024];
  private final StringBuilder line = new StringBuilder();
  private int position;
  private int end;
  private long number;

  LineReader(Reader in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /// Moves to the next line; false after the last.
  boolean next() throws IOException {
    line.setLength(0);
    number++;
    boolean any = false;
    while (fill()) {
      any = true;
      char c = chunk[position++];
      if (c == '\n') {
        break;
      }
      if (line.length() == limit) {
        throw new EdgeListException(number, "longer than " + limit + " characters");
      }
      line.append(c);
    }
    if (number == 1 && line.length() > 0 && line.charAt(0) == BYTE_ORDER_MARK) {
      line.deleteCharAt(0);
    }
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    return any;
  }

  String line() {
    return line.toString();
  }

  long number() {
    return number;
  }

  /// The line for a message, cut when long.
  String shown() {
    return line.length() <= 80 ? line() : line.substring(0, 80) + "…";
  }

  /// The first two fields: between tabs where the line has one, else of CSV.
  String[] twoFields() {
    int tab = line.indexOf("\t");
    if (tab >= 0) {
      int second = line.indexOf("\t", tab + 1);
      return new String[] {
        line.substring(0, tab), line.substring(tab + 1, second < 0 ? line.length() : second)
      };
    }
    String[] fields = new String[2];
    int from = 0;
    for (int i = 0; i < fields.length; i++) {
      if (from > line.length()) {
        throw new EdgeListException(
            number, "expected 'dependent TAB dependency', found '" + shown() + "'");
      }
      from = csvField(fields, i, from);
    }
    return fields;
  }

  /// Reads the field that starts at `from` and returns where the next one starts, past the end for
  /// none.
  private int csvField(String[] fields, int index, int start) {
    int from = start;
    while (from < line.length() && line.charAt(from) == ' ') {
      from++;
    }
    if (from < line.length() && line.charAt(from) == '"') {
      return quoted(fields, index, from);
    }
    int comma = line.indexOf(",", from);
    int to = comma < 0 ? line.length() : comma;
    fields[index] = line.substring(from, to).stripTrailing();
    return to + 1;
  }

  private int quoted(String[] fields, int index, int from) {
    StringBuilder value = new StringBuilder();
    int i = from + 1;
    while (i < line.length()) {
      if (line.charAt(i) != '"') {
        value.append(line.charAt(i++));
      } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
        value.append('"');
        i += 2;
      } else if (i + 1 == line.length() || line.charAt(i + 1) == ',') {
        fields[index] = value.toString();
        return i + 2;
      } else {
        throw new EdgeListException(number, "text after a closing quote: '" + shown() + "'");
      }
    }
    throw new EdgeListException(number, "a quote is not closed: '" + shown() + "'");
  }

  private boolean fill() throws IOException {
    if (position == end) {
      position = 0;
      end = Math.max(0, in.read(chunk));
    }
    return position < end;
  }
}
