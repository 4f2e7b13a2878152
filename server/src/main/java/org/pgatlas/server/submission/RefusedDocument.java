package org.pgatlas.server.submission;

import org.jspecify.annotations.Nullable;

/// A document that was not admitted: why, by a stable code, and where in it. Its attempt is on
/// record.
public final class RefusedDocument extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What kind of refusal it is; the edge turns it into a status or an exit code.
  public enum Kind {
    MALFORMED,
    UNSUPPORTED,
    TOO_LARGE,
    INVALID_REPOSITORY
  }

  private final Kind kind;
  private final String code;
  private final @Nullable String place;
  private final int submissionId;

  public RefusedDocument(
      Kind kind, String code, String detail, @Nullable String place, int submissionId) {
    super(detail);
    this.kind = kind;
    this.code = code;
    this.place = place;
    this.submissionId = submissionId;
  }

  public Kind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  public @Nullable String place() {
    return place;
  }

  public int submissionId() {
    return submissionId;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
