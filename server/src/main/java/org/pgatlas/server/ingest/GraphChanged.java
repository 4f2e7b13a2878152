package org.pgatlas.server.ingest;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Told inside the transaction that changed the graph or its people, so that a metric run follows.
@FunctionalInterface
public interface GraphChanged {
  /// What was done.
  ///
  /// @param subject canonical id of the repo or registry that it came from
  /// @param facts JSON
  record Fact(String subject, String facts) {}

  /// @param cause what changed it, e.g. `sbom`, `gitlog`, `registry`
  void announce(Handle handle, UUID tenant, String cause, List<Fact> facts);

  default void announce(Handle handle, UUID tenant, String cause, String subject, String facts) {
    announce(handle, tenant, cause, List.of(new Fact(subject, facts)));
  }

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
      public void announce(Handle handle, UUID tenant, String cause, List<Fact> facts) {
        changed.announce(handle, tenant, cause, facts);
      }

      @Override
      public void failed(Handle handle, UUID tenant, String subject, String facts) {
        failure.tell(handle, tenant, subject, facts);
      }
    };
  }
}
