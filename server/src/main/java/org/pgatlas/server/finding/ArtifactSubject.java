package org.pgatlas.server.finding;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.vex.VexSubject;

/// An artifact as statements may name it.
///
/// @param sourceId of its chain of documents
/// @param id its canonical id, by which decisions of ours name it, without a version
/// @param rootPurl what the document in force says it describes
/// @param version of that
/// @param criticality of the repo that it is, null when not known
/// @param ponyFactor of the same
/// @param metricRun the newest run when those two were read
/// @param project of that repo
record ArtifactSubject(
    int sourceId,
    String id,
    @Nullable String rootPurl,
    @Nullable String version,
    @Nullable Integer criticality,
    @Nullable Integer ponyFactor,
    @Nullable Long metricRun,
    @Nullable String project) {

  /// As a scan knows it, which asks for nothing that is of today.
  ArtifactSubject(int sourceId, String id, @Nullable String rootPurl, @Nullable String version) {
    this(sourceId, id, rootPurl, version, null, null, null, null);
  }

  /// The root's purl where it is one, and the artifact's own id, which is a reference too, with and
  /// without the version.
  VexSubject subject() {
    Set<String> refs = new HashSet<>(List.of(id));
    if (version != null) {
      refs.add(id + "@" + version);
    }
    PackageUrl purl = purl(rootPurl);
    PackageUrl own = purl(id);
    return new VexSubject(
        purl == null ? own : purl,
        purl == null || own == null ? List.of() : List.of(own),
        version,
        List.of(),
        Set.of(),
        refs);
  }

  private static @Nullable PackageUrl purl(@Nullable String text) {
    try {
      return text == null || !text.startsWith("pkg:") ? null : PackageUrl.parseLenient(text);
    } catch (MalformedPurlException _) {
      return null;
    }
  }
}
