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
  private final MarkStore marks = new MarkStore();

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

  /// Its arrays are there, what it says of parts beside their purls is not: it was extracted before
  /// that was read.
  private record Unmarked(long documentId, MarkStore.Numbers marks) implements Numbered {}

  @SuppressWarnings("ArrayRecordComponent") // a row on its way to the database, never compared
  private record New(
      long documentId, Occurrences found, int[] components, int[] licenses, MarkStore.Numbers marks)
      implements Numbered {}

  /// In transactions of its own.
  ///
  /// @param artifactPurl canonical id of the artifact that the document is about
  public Numbered number(UUID tenant, long documentId, Sbom sbom, String artifactPurl) {
    ComponentStore.Extracted extracted =
        database.read(tenant, handle -> store.extractedSoFar(handle, tenant, documentId));
    if (extracted == ComponentStore.Extracted.WHOLE) {
      return new Known(documentId);
    }
    MarkStore.Numbers marks = dictionary.marks(tenant, Marks.of(sbom, artifactPurl));
    if (extracted == ComponentStore.Extracted.WITHOUT_MARKS) {
      return new Unmarked(documentId, marks);
    }
    Occurrences found = Occurrences.of(sbom, artifactPurl);
    return new New(
        documentId,
        found,
        dictionary.components(tenant, found.components()),
        dictionary.licenses(tenant, found.licenses()),
        marks);
  }

  /// Writes the document's arrays unless they are there.
  public void write(Handle handle, UUID tenant, Numbered numbered) {
    write(handle, tenant, numbered, false);
  }

  private void write(Handle handle, UUID tenant, Numbered numbered, boolean inForce) {
    switch (numbered) {
      case Known _ -> {}
      case Unmarked old -> {
        marks.write(handle, tenant, old.documentId(), old.marks());
        store.marked(handle, tenant, old.documentId());
      }
      case New made -> {
        store.write(
            handle,
            tenant,
            made.documentId(),
            made.found(),
            made.components(),
            made.licenses(),
            inForce);
        marks.write(handle, tenant, made.documentId(), made.marks());
      }
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
