package org.pgatlas.server.finding;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.component.ComponentIdentity;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.vex.VexStore;
import org.pgatlas.server.wire.Json;
import org.pgatlas.server.wire.Spool;
import org.pgatlas.vex.BomLink;
import org.pgatlas.vex.VexStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What statements call an artifact's document and its parts by BOM-Link.
///
/// A document is known by its serial number, and by those of its repetitions. The references of its
/// parts are kept from when somebody first links to one of these: hardly a document ever is, so
/// that the bytes of one are read again then, before the transaction that needs them and within the
/// bounds of other readers. Where a document and what links to it come in the same moment, that
/// transaction reads them itself.
final class BomLinks {
  private static final Logger LOG = LoggerFactory.getLogger(BomLinks.class);

  /// Components that belong to an artifact cannot be found, so none is named.
  private static final String NOWHERE = "pkg:generic/nowhere";

  /// What is longer is no serial number.
  private static final int SERIAL_LENGTH = 64;

  /// What a component takes while its document is read.
  private static final long HEAP_PER_COMPONENT = 1_500;

  private static final long HEAP_AT_LEAST = 1 << 20;

  /// Documents of one serial number that one statement has read before its transaction.
  private static final int AT_ONCE = 100;

  private final Database database;
  private final ArtifactStore artifacts;
  private final Reading reading;
  private final LinkStore store = new LinkStore();

  /// What reading documents may cost.
  ///
  /// @param room in which documents are read
  record Reading(SbomLimits limits, Findings.Room room) {
    static final Reading UNBOUNDED = new Reading(SbomLimits.defaults(), _ -> () -> {});
  }

  BomLinks(Database database, ArtifactStore artifacts, Reading reading) {
    this.database = database;
    this.artifacts = artifacts;
    this.reading = reading;
  }

  /// Of one document.
  ///
  /// @param root of what it describes
  /// @param parts by the purl of a component's identity
  record Links(Set<String> root, Map<String, Set<String>> parts) {
    static final Links NONE = new Links(Set.of(), Map.of());

    Set<String> of(PackageUrl purl) {
      return parts.isEmpty() ? Set.of() : parts.getOrDefault(purl.canonical(), Set.of());
    }

    private static Links empty() {
      return new Links(new HashSet<>(), new HashMap<>());
    }

    private void add(LinkStore.Called one) {
      if (one.isRoot()) {
        root.add(one.link());
      }
      one.purls()
          .forEach(purl -> parts.computeIfAbsent(purl, _ -> new HashSet<>(2)).add(one.link()));
    }
  }

  /// What a document's parts are called in it, as it is kept.
  ///
  /// @param link of the document
  /// @param parts purls of components by their reference
  private record Called(String link, @Nullable String root, Map<String, Set<String>> parts) {
    static @Nullable Called of(Sbom sbom) {
      String link = sbom.link();
      if (link == null) {
        return null;
      }
      Map<String, Set<String>> parts = new TreeMap<>();
      for (Component component : sbom.components()) {
        boolean known = component.purl() != null || !component.otherPurls().isEmpty();
        // A text of the database holds no NUL.
        if (!known || component.ref().indexOf(0) >= 0) {
          continue;
        }
        for (ComponentIdentity identity : ComponentIdentity.all(component, NOWHERE)) {
          if (!identity.own()) {
            parts.computeIfAbsent(component.ref(), _ -> new TreeSet<>()).add(identity.purl());
          }
        }
      }
      Component root = sbom.root();
      return new Called(
          link, root == null || root.ref().indexOf(0) >= 0 ? null : root.ref(), parts);
    }

    void addTo(Links links) {
      if (root != null) {
        links.root().add(link + "#" + root);
      }
      parts.forEach(
          (ref, purls) -> links.add(new LinkStore.Called(0, link + "#" + ref, false, purls)));
    }

    String json() {
      return Json.write(this);
    }
  }

  /// Of a document that is nowhere stored.
  static Links of(Sbom sbom) {
    Called called = Called.of(sbom);
    Links links = Links.empty();
    if (called != null) {
      called.addTo(links);
    }
    return links;
  }

  /// Notes, in the transaction that stores a document or acknowledges a repetition, by which serial
  /// number it goes; returns whether that is new and something links to it already.
  boolean named(Handle handle, UUID tenant, long version, byte[] sha256, Sbom sbom) {
    String serial = sbom.link() == null ? null : sbom.serial();
    if (serial == null
        || serial.length() > SERIAL_LENGTH
        || !store.named(handle, tenant, version, sha256, serial.toLowerCase(Locale.ROOT))) {
      return false;
    }
    Called called = Called.of(sbom);
    if (called != null) {
      store.keep(handle, tenant, sha256, called.json());
    }
    return true;
  }

  /// Has the documents read that these statements link to, before the transaction that applies
  /// them.
  void expect(UUID tenant, Collection<VexStatement> statements) {
    Set<String> serials = serials(BomLink.in(statements));
    if (!serials.isEmpty()) {
      keepUnread(tenant, serials);
    }
  }

  /// Has the documents read to which statements of before link.
  void expectAll(UUID tenant) {
    keepUnread(tenant, null);
  }

  private void keepUnread(UUID tenant, @Nullable Collection<String> serials) {
    for (LinkStore.Unread one :
        database.read(tenant, handle -> store.unread(handle, tenant, serials, AT_ONCE))) {
      try (Findings.Share _ =
          reading.room().enter(HEAP_AT_LEAST + one.components() * HEAP_PER_COMPONENT)) {
        Optional<Spool> found =
            database.read(tenant, handle -> artifacts.open(handle, tenant, one.sha256()));
        if (found.isPresent()) {
          try (Spool bytes = found.get()) {
            Called called = Called.of(SbomParser.parse(bytes, reading.limits()));
            if (called != null) {
              database.run(
                  tenant, handle -> store.keep(handle, tenant, one.sha256(), called.json()));
            }
          }
        }
      } catch (DocumentException | ArtifactStore.CorruptArtifactException e) {
        unreadable(one, e);
      }
    }
  }

  /// Of those documents in force for the artifacts that a statement links to, by artifact.
  Map<Integer, Links> inForce(
      Handle handle,
      UUID tenant,
      Collection<Integer> sources,
      Collection<VexStore.Kept> statements) {
    Set<BomLink> links = links(statements);
    return links.isEmpty() || sources.isEmpty()
        ? Map.of()
        : found(
            handle,
            tenant,
            store.inForce(handle, tenant, sources, serials(links), refs(links)),
            store.unreadInForce(handle, tenant, sources, serials(links)));
  }

  /// Of a document, as far as one of the statements links to it.
  Links ofDocument(
      Handle handle, UUID tenant, long document, Collection<VexStore.Kept> statements) {
    Set<BomLink> links = links(statements);
    return links.isEmpty()
        ? Links.NONE
        : found(
                handle,
                tenant,
                store.ofDocument(handle, tenant, document, serials(links), refs(links)),
                store.unreadOf(handle, tenant, document, serials(links)))
            .getOrDefault(0, Links.NONE);
  }

  private Map<Integer, Links> found(
      Handle handle, UUID tenant, List<LinkStore.Called> kept, List<LinkStore.Unread> unread) {
    Map<Integer, Links> found = new HashMap<>();
    kept.forEach(one -> found.computeIfAbsent(one.source(), _ -> Links.empty()).add(one));
    for (LinkStore.Unread one : unread) {
      Called called = read(handle, tenant, one);
      if (called != null) {
        called.addTo(found.computeIfAbsent(one.source(), _ -> Links.empty()));
      }
    }
    return found;
  }

  /// A document that can no longer be read is called nothing: whoever asks is about others too.
  private @Nullable Called read(Handle handle, UUID tenant, LinkStore.Unread document) {
    try {
      byte[] bytes = artifacts.get(handle, tenant, document.sha256()).orElseThrow();
      return Called.of(SbomParser.parse(bytes, reading.limits()));
    } catch (DocumentException | ArtifactStore.CorruptArtifactException e) {
      unreadable(document, e);
      return null;
    }
  }

  private static void unreadable(LinkStore.Unread document, RuntimeException e) {
    LOG.warn(
        "a document of {} cannot be linked to: {}",
        document.artifact(),
        String.valueOf(e.getMessage()));
  }

  private static Set<BomLink> links(Collection<VexStore.Kept> statements) {
    return BomLink.in(
        statements.stream().flatMap(one -> one.claim().document().statements().stream()).toList());
  }

  private static Set<String> serials(Collection<BomLink> links) {
    Set<String> serials = new TreeSet<>();
    links.forEach(one -> serials.add(one.serial()));
    return serials;
  }

  private static Set<String> refs(Collection<BomLink> links) {
    Set<String> refs = new TreeSet<>();
    for (BomLink one : links) {
      if (one.ref() != null) {
        refs.add(one.ref());
      }
    }
    return refs;
  }
}
