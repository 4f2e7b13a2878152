package org.pgatlas.server.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.server.db.Database;

/// What ingest paths call: a document's components are numbered first, outside the transaction that
/// applies it, and written in it. Many documents cost hardly more statements than one.
public final class ComponentWriter {
  private final Database database;
  private final ComponentDictionary dictionary;
  private final ComponentStore store = new ComponentStore();
  private final MarkStore marks = new MarkStore();
  private final UseStore uses = new UseStore();

  public ComponentWriter(Database database) {
    this.database = database;
    this.dictionary = new ComponentDictionary(database);
  }

  /// A document whose components have numbers.
  public sealed interface Numbered permits Known, Unmarked, Extract {
    long documentId();
  }

  /// Its arrays are there: a document comes again in a chain, and may serve two artifacts.
  record Known(long documentId) implements Numbered {}

  /// Its arrays are there, what it says of parts beside their purls is not: it was extracted before
  /// that was read.
  ///
  /// @param grown its arrays where they lack what further purls of its parts name, else null
  record Unmarked(long documentId, MarkStore.Numbers marks, @Nullable Extract grown)
      implements Numbered {}

  /// A document as it was read.
  ///
  /// @param artifactPurl canonical id of the artifact that the document is about
  public record Read(long documentId, Sbom sbom, String artifactPurl) {}

  /// In transactions of its own.
  ///
  /// @param artifactPurl canonical id of the artifact that the document is about
  public Numbered number(UUID tenant, long documentId, Sbom sbom, String artifactPurl) {
    return number(tenant, new Read(documentId, sbom, artifactPurl));
  }

  /// In transactions of its own.
  public Numbered number(UUID tenant, Read document) {
    return number(tenant, List.of(document)).getFirst();
  }

  /// Several documents, in transactions of its own; the answers are in their order.
  public List<Numbered> number(UUID tenant, List<Read> documents) {
    List<Long> ids = documents.stream().map(Read::documentId).toList();
    Map<Long, Boolean> known =
        database.read(tenant, handle -> store.extracted(handle, tenant, ids));
    List<Occurrences> found = new ArrayList<>();
    List<ComponentIdentity> identities = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    for (Read document : documents) {
      if (!known.containsKey(document.documentId())) {
        Occurrences occurrences = Occurrences.of(document.sbom(), document.artifactPurl());
        found.add(occurrences);
        identities.addAll(occurrences.components());
        expressions.addAll(occurrences.licenses());
      }
    }
    ComponentDictionary.Numbers numbers = dictionary.components(tenant, identities);
    int[] licenses = dictionary.licenses(tenant, expressions);
    List<Numbered> numbered = new ArrayList<>();
    int next = 0;
    int component = 0;
    int license = 0;
    for (Read document : documents) {
      Boolean marked = known.get(document.documentId());
      if (Boolean.TRUE.equals(marked)) {
        numbered.add(new Known(document.documentId()));
        continue;
      }
      MarkStore.Numbers said =
          dictionary.marks(tenant, Marks.of(document.sbom(), document.artifactPurl()));
      if (marked != null) {
        numbered.add(new Unmarked(document.documentId(), said, grown(tenant, document, said)));
        continue;
      }
      Occurrences occurrences = found.get(next++);
      int componentEnd = component + occurrences.components().size();
      int licenseEnd = license + occurrences.licenses().size();
      numbered.add(
          new Extract(
              document.documentId(),
              occurrences.withoutIdentities(),
              Arrays.copyOfRange(numbers.components(), component, componentEnd),
              Arrays.copyOfRange(numbers.packages(), component, componentEnd),
              Arrays.copyOfRange(licenses, license, licenseEnd),
              said));
      component = componentEnd;
      license = licenseEnd;
    }
    return numbered;
  }

  /// The arrays of a document whose parts have further purls, which were not read at first.
  private @Nullable Extract grown(UUID tenant, Read document, MarkStore.Numbers said) {
    if (document.sbom().components().stream().allMatch(part -> part.otherPurls().isEmpty())) {
      return null;
    }
    Occurrences found = Occurrences.of(document.sbom(), document.artifactPurl());
    ComponentDictionary.Numbers numbers = dictionary.components(tenant, found.components());
    return new Extract(
        document.documentId(),
        found.withoutIdentities(),
        numbers.components(),
        numbers.packages(),
        dictionary.licenses(tenant, found.licenses()),
        said);
  }

  /// Writes the document's arrays unless they are there.
  public void write(Handle handle, UUID tenant, Numbered numbered) {
    write(handle, tenant, List.of(numbered), false);
  }

  private Map<Long, Extract> write(
      Handle handle, UUID tenant, Collection<Numbered> numbered, boolean inForce) {
    Map<Long, Extract> extracts = new LinkedHashMap<>();
    for (Numbered document : numbered) {
      switch (document) {
        case Known _ -> {}
        case Unmarked old -> {
          marks.write(handle, tenant, old.documentId(), old.marks());
          if (old.grown() != null) {
            grow(handle, tenant, old.grown());
          }
          store.marked(handle, tenant, old.documentId());
        }
        case Extract extract -> extracts.putIfAbsent(extract.documentId(), extract);
      }
    }
    List<Extract> all = List.copyOf(extracts.values());
    // Another one's arrays of the same document may have come first, and they are what counts.
    extracts.keySet().retainAll(store.write(handle, tenant, all, inForce));
    all.forEach(each -> marks.write(handle, tenant, each.documentId(), each.marks()));
    return extracts;
  }

  /// Writes the document's arrays and makes it the one in force for the artifact; `sbom_current`
  /// says so already.
  public void putInForce(Handle handle, UUID tenant, int sourceId, Numbered numbered) {
    putInForce(handle, tenant, Map.of(sourceId, numbered));
  }

  /// As above for several artifacts.
  ///
  /// @param bySource documents by the numbers of artifacts
  public void putInForce(Handle handle, UUID tenant, Map<Integer, Numbered> bySource) {
    Map<Integer, Long> placed = new TreeMap<>();
    bySource.forEach((source, numbered) -> placed.put(source, numbered.documentId()));
    place(handle, tenant, placed, write(handle, tenant, bySource.values(), true));
  }

  /// Makes the document in force for the artifact that `sbom_current` names, if it names one whose
  /// arrays are there.
  void putCurrentInForce(Handle handle, UUID tenant, int sourceId) {
    store.lock(handle, tenant);
    store
        .current(handle, tenant, sourceId)
        .ifPresent(document -> place(handle, tenant, Map.of(sourceId, document), Map.of()));
  }

  /// Leaves nothing in force for the artifact, before `sbom_current` forgets it.
  public void forget(Handle handle, UUID tenant, int sourceId) {
    store.lock(handle, tenant);
    InForce before =
        store.inForce(handle, tenant, List.of(sourceId)).getOrDefault(sourceId, InForce.NOTHING);
    store.displace(handle, tenant, sourceId);
    store.mark(handle, tenant, Set.of(before.documentId()));
    count(handle, tenant, List.of(new Change(before, InForce.NOTHING)), Map.of());
  }

  /// Counts what an artifact's document has more than was read of it at first.
  private void grow(Handle handle, UUID tenant, Extract extract) {
    store.lock(handle, tenant);
    Map<Integer, InForce> before =
        store.inForce(handle, tenant, store.sourcesOf(handle, tenant, extract.documentId()));
    store.grow(handle, tenant, extract);
    InForce after = InForce.of(extract.documentId(), extract.components(), extract.licenses());
    count(
        handle,
        tenant,
        before.values().stream().map(one -> new Change(one.ofNone(), after)).toList(),
        Map.of());
  }

  private record Change(InForce before, InForce after) {}

  /// @param written documents whose arrays were written just now, so that they need not be read
  private void place(
      Handle handle, UUID tenant, Map<Integer, Long> placed, Map<Long, Extract> written) {
    store.lock(handle, tenant);
    Map<Integer, InForce> before = store.inForce(handle, tenant, placed.keySet());
    Set<Long> others = new HashSet<>(placed.values());
    others.removeAll(written.keySet());
    Map<Long, InForce> after = store.stored(handle, tenant, others);
    Map<Integer, Integer> packages = new HashMap<>();
    for (Extract extract : written.values()) {
      after.put(
          extract.documentId(),
          InForce.of(extract.documentId(), extract.components(), extract.licenses()));
      for (int i = 0; i < extract.components().length; i++) {
        packages.put(extract.components()[i], extract.packages()[i]);
      }
    }
    store.place(handle, tenant, placed);
    before.values().forEach(each -> others.add(each.documentId()));
    store.mark(handle, tenant, others);
    List<Change> changes = new ArrayList<>();
    placed.forEach(
        (source, document) ->
            changes.add(
                new Change(
                    before.getOrDefault(source, InForce.NOTHING),
                    after.getOrDefault(document, InForce.NOTHING))));
    count(handle, tenant, changes, packages);
  }

  private void count(
      Handle handle, UUID tenant, List<Change> changes, Map<Integer, Integer> packages) {
    Set<Integer> unknown = new HashSet<>();
    for (Change change : changes) {
      if (change.before().documentId() != change.after().documentId()) {
        for (InForce side : List.of(change.before(), change.after())) {
          Arrays.stream(side.components()).forEach(unknown::add);
        }
      }
    }
    unknown.removeAll(packages.keySet());
    Map<Integer, Integer> all = new HashMap<>(packages);
    all.putAll(store.packages(handle, unknown));
    IntUnaryOperator packageOf =
        component -> {
          Integer known = all.get(component);
          if (known == null) {
            throw new IllegalStateException("component " + component + " has no package");
          }
          return known;
        };
    UseChanges sum = new UseChanges();
    changes.forEach(change -> sum.replace(change.before(), change.after(), packageOf));
    uses.apply(handle, tenant, sum, packageOf);
  }
}
