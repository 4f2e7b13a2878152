package org.pgatlas.server.finding;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.component.ComponentIdentity;
import org.pgatlas.server.component.MarkStore;
import org.pgatlas.server.component.Marks;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexSubject;

/// What an artifact's document says of its parts beside their identities, as statements may name
/// them: digests, CPE names, purls as written, and the ground that they stand on.
final class DocumentMarks {
  static final DocumentMarks NONE = new DocumentMarks();

  private final Map<Integer, Set<ProductId.Hash>> hashes = new HashMap<>();
  private final Map<Integer, Set<String>> cpes = new HashMap<>();
  private final Map<Integer, Set<PackageUrl>> purls = new HashMap<>();
  private final Map<Integer, VexSubject> platforms = new HashMap<>();

  /// What other documents call this one and its parts; those of the root under no purl.
  private final BomLinks.Links links;

  private DocumentMarks() {
    this(BomLinks.Links.NONE);
  }

  private DocumentMarks(BomLinks.Links links) {
    this.links = links;
  }

  /// The same of a document that others mean by these.
  DocumentMarks linked(BomLinks.Links more) {
    DocumentMarks marks = new DocumentMarks(more);
    marks.hashes.putAll(hashes);
    marks.cpes.putAll(cpes);
    marks.purls.putAll(purls);
    marks.platforms.putAll(platforms);
    return marks;
  }

  static DocumentMarks of(Collection<MarkStore.Marked> all) {
    DocumentMarks marks = new DocumentMarks();
    all.forEach(marks::add);
    return marks;
  }

  /// By artifact.
  static Map<Integer, DocumentMarks> bySource(Collection<MarkStore.Marked> all) {
    Map<Integer, DocumentMarks> marks = new HashMap<>();
    all.forEach(one -> marks.computeIfAbsent(one.source(), _ -> new DocumentMarks()).add(one));
    return marks;
  }

  private void add(MarkStore.Marked one) {
    if (one.platform()) {
      platforms.put(one.component(), subject(one.purl(), one.version()));
    }
    add(one.component(), one.mark());
  }

  private void add(int component, Marks.@Nullable Mark mark) {
    if (mark != null) {
      hashes.computeIfAbsent(component, _ -> new HashSet<>()).addAll(mark.digests());
      cpes.computeIfAbsent(component, _ -> new HashSet<>()).addAll(mark.cpes());
      purls.computeIfAbsent(component, _ -> new HashSet<>()).addAll(mark.names());
    }
  }

  /// Of a document that is nowhere stored.
  ///
  /// @param numbers of components by their key
  static DocumentMarks of(Marks said, Map<String, Integer> numbers) {
    DocumentMarks marks = new DocumentMarks();
    marks.add(MarkStore.ROOT, said.root());
    said.components()
        .forEach(
            one -> {
              Integer number = numbers.get(one.getKey().purl());
              if (number != null && !one.getKey().own()) {
                marks.add(number, one.getValue());
              }
            });
    int nowhere = -1;
    for (ComponentIdentity platform : said.platforms()) {
      int number = nowhere--;
      marks.platforms.put(
          number, subject(platform.own() ? null : platform.purl(), platform.url().version()));
      said.components().stream()
          .filter(one -> one.getKey().equals(platform))
          .forEach(one -> marks.add(number, one.getValue()));
    }
    return marks;
  }

  VexSubject artifact(ArtifactSubject artifact) {
    return with(artifact.subject(), MarkStore.ROOT, links.root());
  }

  VexSubject component(int number, PackageUrl purl) {
    return with(VexSubject.of(purl), number, links.of(purl));
  }

  /// In one order, whatever the order of rows.
  List<VexSubject> platforms() {
    return platforms.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(one -> with(one.getValue(), one.getKey(), Set.of()))
        .toList();
  }

  private VexSubject with(VexSubject subject, int number, Set<String> called) {
    Set<String> refs = new HashSet<>(subject.refs());
    refs.addAll(called);
    Set<PackageUrl> further = new HashSet<>(subject.purls());
    further.addAll(purls.getOrDefault(number, Set.of()));
    return new VexSubject(
        subject.purl(),
        further.stream().sorted(Comparator.comparing(PackageUrl::canonical)).toList(),
        subject.version(),
        cpes.getOrDefault(number, Set.of()).stream().sorted().toList(),
        hashes.getOrDefault(number, Set.of()),
        refs);
  }

  private static VexSubject subject(@Nullable String text, @Nullable String version) {
    PackageUrl purl = null;
    try {
      purl = text == null ? null : PackageUrl.parseLenient(text);
    } catch (MalformedPurlException _) {
      purl = null;
    }
    return new VexSubject(purl, version, List.of(), Set.of(), Set.of());
  }
}
