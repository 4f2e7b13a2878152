package org.pgatlas.server.advisory;

import org.pgatlas.advisory.osv.OsvLimits;
import org.pgatlas.advisory.osv.OsvReader;
import org.pgatlas.json.Content;
import org.pgatlas.server.artifact.SubmissionLog;

/// What a feed brings.
public enum FeedKind {
  OSV("osv", SubmissionLog.Kind.ADVISORIES),
  EPSS("epss", SubmissionLog.Kind.EPSS),
  KEV("kev", SubmissionLog.Kind.KEV);

  private final String prefix;
  private final SubmissionLog.Kind attempt;

  FeedKind(String prefix, SubmissionLog.Kind attempt) {
    this.prefix = prefix;
    this.attempt = attempt;
  }

  /// Reads a document of this kind to its end and keeps nothing of it.
  ///
  /// @throws org.pgatlas.json.DocumentException saying what is wrong and where
  public void check(byte[] document) {
    switch (this) {
      case OSV -> OsvReader.readAll(document, OsvLimits.defaults(), _ -> {});
      case EPSS -> EpssList.read(Content.of(document));
      case KEV -> KevCatalogue.read(Content.of(document));
    }
  }

  SubmissionLog.Kind attempt() {
    return attempt;
  }

  /// The value of `feed_import.feed`: the kind alone, or with the name of one of several.
  String feed(String name) {
    return name.isEmpty() ? prefix : prefix + ":" + name;
  }

  static FeedKind of(String feed) {
    for (FeedKind kind : values()) {
      if (feed.equals(kind.prefix) || feed.startsWith(kind.prefix + ":")) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no feed of ours: " + feed);
  }
}
