package org.pgatlas.server.finding;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pgatlas.match.FindingMatcher;
import org.pgatlas.server.artifact.Cid;
import org.pgatlas.server.vex.VexReading;
import org.pgatlas.server.vex.VexStore;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.Trust;

/// Everything that a scan read, named by digest, in one canonical form: the same inputs make the
/// same bytes. Advisories are those that may concern a component by their coarse keys, so that what
/// is imported later changes nothing here.
///
/// @param sbom SHA-256 of the document
/// @param advisories digests with the name of the vulnerability that each means
/// @param clusters names of vulnerabilities, by the one they are shown under
/// @param statements digests with the trust given, and what they were read with beside their bytes
record Manifest(
    int form,
    int matcher,
    Artifact artifact,
    String sbom,
    List<Advisory> advisories,
    Map<String, List<String>> clusters,
    List<Statement> statements,
    List<TriageStore.Decision> decisions) {
  static final int FORM = 1;

  record Artifact(String id, @Nullable String rootPurl, @Nullable String version) {}

  record Advisory(String id, String sha256, String cluster) {}

  /// @param artifact whose SBOM carries it; null when none does
  /// @param subjects of the attestation around it; null when it says everything itself
  record Statement(
      String sha256,
      Trust trust,
      @Nullable String artifact,
      @Nullable List<VexReading.Subject> subjects) {
    private static final Comparator<Statement> ORDER =
        Comparator.comparing(Statement::sha256)
            .thenComparing(Statement::trust)
            .thenComparing(one -> Json.write(one.fields()));

    static Statement of(VexStore.Kept read) {
      VexReading how = read.reading();
      return new Statement(
          read.claim().digest(),
          read.claim().trust(),
          how.artifact(),
          how.subjects().isEmpty() ? null : how.subjects());
    }

    VexReading reading() {
      return new VexReading(artifact, subjects == null ? List.of() : subjects);
    }

    /// What is null is left out, as in manifests of before there was more to say.
    private Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("sha256", sha256);
      fields.put("trust", trust);
      if (artifact != null) {
        fields.put("artifact", artifact);
      }
      if (subjects != null) {
        fields.put("subjects", subjects);
      }
      return fields;
    }
  }

  static Manifest of(Inputs read, String sbom) {
    Map<String, List<String>> clusters = new TreeMap<>();
    List<Advisory> advisories = new ArrayList<>();
    for (Assessment.Pinned one : read.advisories()) {
      clusters.put(one.cluster().name(), one.cluster().names());
      advisories.add(new Advisory(one.advisory().id(), one.digest(), one.cluster().name()));
    }
    advisories.sort(Comparator.comparing(Advisory::id));
    List<Statement> statements = new ArrayList<>();
    read.statements().forEach(one -> statements.add(Statement.of(one)));
    statements.sort(Statement.ORDER);
    ArtifactSubject artifact = read.artifact();
    return new Manifest(
        FORM,
        FindingMatcher.VERSION,
        new Artifact(artifact.id(), artifact.rootPurl(), artifact.version()),
        sbom,
        advisories,
        clusters,
        statements,
        read.decisions().stream()
            .filter(one -> one.sourceId() == artifact.sourceId())
            .sorted(TriageStore.Decision.ORDER)
            .toList());
  }

  /// Fields in this order, lists sorted, no spaces.
  String canonical() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("form", form);
    fields.put("matcher", matcher);
    fields.put("artifact", artifact);
    fields.put("sbom", sbom);
    fields.put("advisories", advisories);
    fields.put("clusters", new TreeMap<>(clusters));
    fields.put("statements", statements.stream().map(Statement::fields).toList());
    fields.put("decisions", decisions);
    return Json.write(fields);
  }

  static Manifest read(String json) {
    return Json.MAPPER.readValue(json, Manifest.class);
  }

  static byte[] digest(String text) {
    return Cid.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
