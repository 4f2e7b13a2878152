package org.pgatlas.server.severity;

/// How bad, in the words of CVSS 3 and 4
/// (<https://www.first.org/cvss/v4.0/specification-document>), the least first.
public enum SeverityRating {
  NONE,
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  static SeverityRating of(double score) {
    if (score <= 0) {
      return NONE;
    }
    return score < 4 ? LOW : score < 7 ? MEDIUM : score < 9 ? HIGH : CRITICAL;
  }
}
