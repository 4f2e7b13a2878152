package org.pgatlas.server.source;

import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.job.Postponed;

/// Brings one kind of source into the atlas, portion by portion. What was committed stays: a killed
/// import goes on after its last portion, and the same input again changes nothing.
public interface Importer {

  /// What is imported.
  ///
  /// @param bytes the document, or JSON saying what to fetch
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Input(long id, UUID tenant, byte[] bytes) {}

  /// A piece of work with what remains.
  ///
  /// @param cursor where the next one begins
  /// @param done of `total` after this one
  record Portion(String cursor, int done, int total, Change change) {}

  /// Changes of one portion, made in one transaction that holds the graph's lock.
  @FunctionalInterface
  interface Change {
    void apply(Handle handle, Ledger ledger);
  }

  /// One import under way.
  @FunctionalInterface
  interface Run {
    /// The portion that begins at `cursor`, "" being the start; null when nothing is left. Called
    /// outside any transaction, so it may fetch.
    ///
    /// @throws RetryLater when the source cannot be had now
    /// @throws AskedToWait when the source asks for patience
    @Nullable Portion next(String cursor);
  }

  /// @throws org.pgatlas.json.DocumentException when the input cannot be read
  Run open(Input input);

  /// The source wants to be asked again later; what was done is kept.
  final class RetryLater extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RetryLater(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// The source says for how long it wants to be left alone; what was done is kept.
  final class AskedToWait extends Postponed {
    private static final long serialVersionUID = 1;
    private static final Duration LEAST = Duration.ofSeconds(30);

    AskedToWait(String message, Duration wait) {
      super(message, wait.compareTo(LEAST) < 0 ? LEAST : wait, null);
    }
  }
}
