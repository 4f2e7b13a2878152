package org.pgatlas.registry;

import org.jspecify.annotations.Nullable;

/// An index that cannot be read: why, by a stable code, and where.
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Why an index is refused.
  public enum Code {
    NOT_TEXT("not-text"),
    TOO_LARGE("too-large"),
    INVALID_STRUCTURE("invalid-structure"),
    MISSING_FIELD("missing-field"),
    INVALID_FIELD("invalid-field");

    private final String id;

    Code(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  private final Code code;
  private final String input;
  private final long line;
  private final @Nullable String field;

  /// @param input which of the inputs, as the caller named it
  /// @param line counted from 1
  /// @param field the field's name as far as known
  public RegistryException(
      Code code, String input, long line, @Nullable String field, String problem) {
    super(input + ", line " + line + (field == null ? "" : ", field " + field) + ": " + problem);
    this.code = code;
    this.input = input;
    this.line = line;
    this.field = field;
  }

  public Code code() {
    return code;
  }

  public String input() {
    return input;
  }

  public long line() {
    return line;
  }

  public @Nullable String field() {
    return field;
  }
}
