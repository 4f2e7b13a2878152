package org.pgatlas.vex;

/// A document in force with the trust that the reader gives its author. What an author says to be
/// earns nothing.
///
/// @param digest of the document's bytes, to name it in evidence and to break ties the same way
/// every time
public record VexClaim(VexDocument document, Trust trust, String digest) {
  /// The order of documents of one series, the newest last: by version, then by time.
  public int compareVersion(VexClaim other) {
    return DocumentVersion.ORDER.compare(this, other);
  }
}
