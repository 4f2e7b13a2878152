package org.pgatlas.json;

import org.jspecify.annotations.Nullable;

/// A document that cannot be read: why, by a stable code, and where.
public final class DocumentException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Why a document is refused.
  public enum Code {
    /// No text at all.
    EMPTY("empty"),
    /// Bytes that are not of an encoding that is read, or not valid in theirs.
    NOT_UTF8("not-utf-8"),
    /// A violation of JSON's grammar.
    NOT_JSON("not-json"),
    /// A violation of XML's grammar.
    NOT_XML("not-xml"),
    /// A violation of YAML's grammar, or a part of it that is not read: merges, tags of its own.
    NOT_YAML("not-yaml"),
    /// XML with a document type declaration.
    DOCTYPE("doctype-refused"),
    /// The text, or the compressed data, end too early.
    TRUNCATED("truncated"),
    /// A name twice in one object that is read.
    DUPLICATE_KEY("duplicate-key"),
    /// Arrays and objects nested over the limit.
    TOO_DEEP("too-deep"),
    /// Over one of the other limits.
    TOO_LARGE("too-large"),
    /// Data that begin as gzip and are not.
    DAMAGED_GZIP("damaged-gzip"),
    /// None of the formats that are read, as far as one can tell.
    UNKNOWN_FORMAT("unknown-format"),
    /// A known format in a version that is not read.
    UNSUPPORTED_VERSION("unsupported-version"),
    /// Well-formed, and not what the format's specification says.
    INVALID_STRUCTURE("invalid-structure");

    private final String id;

    Code(String id) {
      this.id = id;
    }

    /// Stable name, for APIs and scripts.
    public String id() {
      return id;
    }
  }

  private final Code code;
  private final @Nullable String place;

  /// @param place JSON pointer, line and column as far as known
  public DocumentException(Code code, @Nullable String place, String message) {
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
