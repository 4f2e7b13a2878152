package org.pgatlas.server.component;

import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.server.db.Database;

/// What ingest paths call: a document's components are numbered first, outside the transaction that
/// applies it, and written in it.
public final class ComponentWriter {
  private final Database database;
  private final ComponentDictionary dictionary;
  private final ComponentStore store = new ComponentStore();

  public ComponentWriter(Database database) {
    this.database = database;
    this.dictionary = new ComponentDictionary(database);
  }

  /// A document whose components have numbers.
  public sealed interface Numbered {
    long documentId();
  }

  /// Its arrays are there: a document comes again in a chain, and may serve two artifacts.
  private record Known(long documentId) implements Numbered {}

  @SuppressWarnings("ArrayRecordComponent") // a row on its way to the database, never compared
  private record New(long documentId, Occurrences found, int[] components, int[] licenses)
      implements Numbered {}

  /// In transactions of its own.
  ///
  /// @param artifactPurl canonical id of the artifact that the document is about
  public Numbered number(UUID tenant, long documentId, Sbom sbom, String artifactPurl) {
    if (database.read(tenant, handle -> store.isExtracted(handle, tenant, documentId))) {
      return new Known(documentId);
    }
    Occurrences found = Occurrences.of(sbom, artifactPurl);
    return new New(
        documentId,
        found,
        dictionary.components(tenant, found.components()),
        dictionary.licenses(tenant, found.licenses()));
  }

  /// Writes the document's arrays unless they are there.
  public void write(Handle handle, UUID tenant, Numbered numbered) {
    write(handle, tenant, numbered, false);
  }

  private void write(Handle handle, UUID tenant, Numbered numbered, boolean inForce) {
    switch (numbered) {
      case Known _ -> {}
      case New made ->
          store.write(
              handle,
              tenant,
              made.documentId(),
              made.found(),
              made.components(),
              made.licenses(),
              inForce);
    }
  }

  /// Writes the document's arrays and makes it the one in force for the artifact; `sbom_current`
  /// says so already.
  public void putInForce(Handle handle, UUID tenant, int sourceId, Numbered numbered) {
    write(handle, tenant, numbered, true);
    store.putInForce(handle, tenant, sourceId, numbered.documentId());
  }

  /// Leaves nothing in force for the artifact, before `sbom_current` forgets it.
  public void forget(Handle handle, UUID tenant, int sourceId) {
    store.forget(handle, tenant, sourceId);
  }
}
