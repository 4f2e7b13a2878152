package org.pgatlas.server.ingest;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.server.catalog.EdgeConfidence;
import org.pgatlas.server.catalog.EdgeStore;
import org.pgatlas.server.component.ComponentWriter;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.submission.SubmissionStore;

/// Takes back what an artifact's current SBOM asserts. Its edges go, externals that only it named
/// go, the documents and the chain stay as evidence; a new submission starts anew.
public final class SbomWithdrawal {
  private final Database database;
  private final SubmissionStore submissions;
  private final CatalogWriters catalog;
  private final ComponentWriter components;
  private final GraphChanged graphChanged;
  private final ComponentsChanged componentsChanged;

  public SbomWithdrawal(
      Database database,
      SubmissionStore submissions,
      CatalogWriters catalog,
      ComponentWriter components,
      GraphChanged graphChanged,
      ComponentsChanged componentsChanged) {
    this.database = database;
    this.submissions = submissions;
    this.catalog = catalog;
    this.components = components;
    this.graphChanged = graphChanged;
    this.componentsChanged = componentsChanged;
  }

  /// What the withdrawal removed; empty when no SBOM of that artifact is in force.
  public Optional<EdgeStore.Change> withdraw(UUID tenant, String artifact) {
    return database.write(tenant, handle -> withdraw(handle, tenant, artifact));
  }

  private Optional<EdgeStore.Change> withdraw(Handle handle, UUID tenant, String artifact) {
    catalog.vertices().lockGraph(handle, tenant);
    Optional<Integer> chain = submissions.findChain(handle, tenant, artifact);
    if (chain.isEmpty()) {
      return Optional.empty();
    }
    components.forget(handle, tenant, chain.get());
    componentsChanged.announce(handle, tenant, List.of(chain.get()));
    if (submissions.withdraw(handle, tenant, chain.get()) == 0) {
      return Optional.empty();
    }
    EdgeStore.Change change =
        catalog
            .edges()
            .replace(handle, tenant, chain.get(), EdgeConfidence.VERIFIED_SBOM, List.of());
    Set<Integer> unused = new HashSet<>(change.touched());
    catalog
        .edges()
        .replaceLoose(handle, tenant, Map.of(chain.get(), Set.of()))
        .values()
        .forEach(unused::addAll);
    catalog.vertices().dropUnusedExternals(handle, tenant, unused);
    graphChanged.announce(
        handle, tenant, "withdrawal", artifact, "{\"edgesRemoved\": " + change.removed() + "}");
    return Optional.of(change);
  }
}
