package org.pgatlas.sbom;

import org.jspecify.annotations.Nullable;

/// A document that cannot be read: why, by a stable code, and where.
public final class SbomException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Why a document is refused.
  public enum Code {
    EMPTY("empty"),
    NOT_UTF8("not-utf-8"),
    NOT_JSON("not-json"),
    TRUNCATED("truncated"),
    DUPLICATE_KEY("duplicate-key"),
    TOO_DEEP("too-deep"),
    TOO_LARGE("too-large"),
    DAMAGED_GZIP("damaged-gzip"),
    UNKNOWN_FORMAT("unknown-format"),
    NOT_YET_SUPPORTED("format-not-yet-supported"),
    UNSUPPORTED_VERSION("unsupported-version"),
    INVALID_STRUCTURE("invalid-structure");

    private final String id;

    Code(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  private final Code code;
  private final @Nullable String place;

  /// @param place JSON pointer and line:column as far as known
  public SbomException(Code code, @Nullable String place, String message) {
    super(place == null ? message : message + " (at " + place + ")");
    this.code = code;
    this.place = place;
  }

  public Code code() {
    return code;
  }

  public @Nullable String place() {
    return place;
  }
}
