package org.pgatlas.server.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  /// A document as it was read.
  ///
  /// @param artifactPurl canonical id of the artifact that the document is about
  public record Read(long documentId, Sbom sbom, String artifactPurl) {}

  /// In transactions of its own.
  public Numbered number(UUID tenant, Read document) {
    return number(tenant, List.of(document)).getFirst();
  }

  /// In transactions of its own, in the order of the documents.
  public List<Numbered> number(UUID tenant, List<Read> documents) {
    Set<Long> known =
        database.read(
            tenant,
            handle ->
                store.extracted(handle, tenant, documents.stream().map(Read::documentId).toList()));
    List<Occurrences> found = new ArrayList<>();
    List<ComponentIdentity> components = new ArrayList<>();
    List<String> licenses = new ArrayList<>();
    for (Read one : documents) {
      if (!known.contains(one.documentId())) {
        Occurrences its = Occurrences.of(one.sbom(), one.artifactPurl());
        found.add(its);
        components.addAll(its.components());
        licenses.addAll(its.licenses());
      }
    }
    int[] componentIds = dictionary.components(tenant, components);
    int[] licenseIds = dictionary.licenses(tenant, licenses);
    List<Numbered> numbered = new ArrayList<>();
    int component = 0;
    int license = 0;
    Iterator<Occurrences> next = found.iterator();
    for (Read one : documents) {
      if (known.contains(one.documentId())) {
        numbered.add(new Known(one.documentId()));
      } else {
        Occurrences its = next.next();
        int components1 = component + its.components().size();
        int licenses1 = license + its.licenses().size();
        numbered.add(
            new New(
                one.documentId(),
                its.withoutIdentities(),
                Arrays.copyOfRange(componentIds, component, components1),
                Arrays.copyOfRange(licenseIds, license, licenses1)));
        component = components1;
        license = licenses1;
      }
    }
    return numbered;
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

  /// Writes the documents' arrays and makes each the one in force for its artifact; `sbom_current`
  /// says so already.
  ///
  /// @param bySource documents by the numbers of artifacts
  public void putInForce(Handle handle, UUID tenant, Map<Integer, Numbered> bySource) {
    Map<Integer, ComponentStore.InForce> after = new TreeMap<>();
    bySource.forEach(
        (source, numbered) -> {
          write(handle, tenant, numbered, true);
          after.put(
              source,
              switch (numbered) {
                case Known known -> store.inForceAs(handle, tenant, known.documentId());
                case New made ->
                    ComponentStore.InForce.of(
                        made.documentId(), made.components(), made.licenses());
              });
        });
    store.putInForce(handle, tenant, after);
  }

  /// Leaves nothing in force for the artifact, before `sbom_current` forgets it.
  public void forget(Handle handle, UUID tenant, int sourceId) {
    store.forget(handle, tenant, sourceId);
  }
}
