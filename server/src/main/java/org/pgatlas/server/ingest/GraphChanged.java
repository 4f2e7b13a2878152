package org.pgatlas.server.ingest;

import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Told inside the transaction that changed the graph or its people, so that a metric run follows.
@FunctionalInterface
public interface GraphChanged {
  /// @param cause what changed it, e.g. `sbom`, `gitlog`, `registry`
  /// @param subject canonical id of the repo or registry that it came from
  /// @param facts JSON: what was done
  void announce(Handle handle, UUID tenant, String cause, String subject, String facts);

  /// Told inside the transaction that settles an admitted document as failed: the graph stays as it
  /// was, and its submitter learns why.
  ///
  /// @param subject canonical id of the artifact
  /// @param facts JSON: the version and what is wrong with it
  default void failed(Handle handle, UUID tenant, String subject, String facts) {}

  /// Told of a document that failed.
  @FunctionalInterface
  interface Failure {
    void tell(Handle handle, UUID tenant, String subject, String facts);
  }

  /// Both from functions.
  static GraphChanged of(GraphChanged changed, Failure failure) {
    return new GraphChanged() {
      @Override
      public void announce(Handle handle, UUID tenant, String cause, String subject, String facts) {
        changed.announce(handle, tenant, cause, subject, facts);
      }

      @Override
      public void failed(Handle handle, UUID tenant, String subject, String facts) {
        failure.tell(handle, tenant, subject, facts);
      }
    };
  }
}
