package org.pgatlas.server.finding;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.artifact.Cid;
import org.pgatlas.server.wire.Json;

/// What a scan found, in one order and form, with the digest of that.
@SuppressWarnings("ArrayRecordComponent") // the digest is compared by value where it is
record ScanResult(List<Line> lines, byte[] hash) {
  ScanResult {
    lines = List.copyOf(lines);
  }

  /// @param evidence JSON, see [EvidenceJson]
  /// @param digest of the evidence as written; null of one that was stored, whose form is another
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Line(
      int componentId,
      String component,
      String vulnerability,
      String verdict,
      String evidence,
      byte @Nullable [] digest) {
    /// As it was stored.
    Line(int componentId, String component, String vulnerability, String verdict, String evidence) {
      this(componentId, component, vulnerability, verdict, evidence, null);
    }

    String key() {
      return component + "\n" + vulnerability;
    }
  }

  static ScanResult of(List<Line> found) {
    List<Line> lines = new ArrayList<>(found);
    lines.sort(Comparator.comparing(Line::key));
    MessageDigest digest = Cid.sha256();
    for (Line line : lines) {
      String text =
          Json.write(
              List.of(line.component(), line.vulnerability(), line.verdict(), line.evidence()));
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
    }
    return new ScanResult(lines, digest.digest());
  }

  int open() {
    return (int)
        lines.stream()
            .filter(
                line -> !line.verdict().equals("fixed") && !line.verdict().equals("not_affected"))
            .count();
  }
}
