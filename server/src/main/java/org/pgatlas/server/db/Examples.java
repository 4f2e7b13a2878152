package org.pgatlas.server.db;

/// Values that stand in columns, to be bound where a reader's would be. A column without a value
/// gives the empty text or zero.
public interface Examples {
  /// @param column `table.column`
  String text(String column);

  /// @param column `table.column`
  default long number(String column) {
    String text = text(column);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  /// @param column `table.column`
  default int integer(String column) {
    return Math.toIntExact(number(column));
  }

  /// @param column `table.column`, a bytea
  default byte[] bytes(String column) {
    String text = text(column);
    return java.util.HexFormat.of().parseHex(text.startsWith("\\x") ? text.substring(2) : text);
  }
}
