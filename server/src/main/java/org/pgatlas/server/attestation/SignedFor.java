package org.pgatlas.server.attestation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.attestation.InTotoStatement;
import org.pgatlas.json.StorableText;
import org.pgatlas.server.submission.RepositoryClaim;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// For what an SBOM was signed, held against what its uploader says that it is of. The two words
/// differ in honest uploads as well, since a statement names files and images and the uploader a
/// repo; so what does not fit is told and not refused.
final class SignedFor {
  private static final int SHOWN = 3;

  private SignedFor() {}

  /// Null when the signed content says the same, or the uploader said nothing.
  static @Nullable String doubt(
      Payload content, Judgement verdict, @Nullable String repository, @Nullable String artifact) {
    String target = artifact == null ? repository : artifact;
    RepositoryClaim claim = target == null ? null : claim(target);
    if (claim == null) {
      return null;
    }
    String source = source(verdict);
    List<String> signed = new ArrayList<>();
    for (InTotoStatement.Subject subject : content.subjects()) {
      String name = subject.name();
      if (name != null) {
        signed.add(name);
      }
    }
    String address = claim.repoUrl();
    if ((address != null && address.equalsIgnoreCase(source))
        || signed.stream().anyMatch(name -> is(name, claim))) {
      return null;
    }
    if (!source.isEmpty()) {
      signed.addFirst(source);
    }
    return "applied as its uploader says, to "
        + StorableText.shown(claim.canonicalId(), 256)
        + "; what was signed does not say so: "
        + (signed.isEmpty()
            ? "it names nothing"
            : String.join(
                ", ",
                signed.stream().limit(SHOWN).map(one -> StorableText.shown(one, 256)).toList()));
  }

  private static boolean is(String subject, RepositoryClaim claim) {
    RepositoryClaim named = claim(subject);
    return subject.equals(claim.claim())
        || (named != null && named.canonicalId().equals(claim.canonicalId()));
  }

  private static @Nullable RepositoryClaim claim(String text) {
    try {
      return text.isBlank() ? null : RepositoryClaim.parse(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// The repository whose run signed, as the certificate says it; empty when a key signed.
  private static String source(Judgement verdict) {
    if (verdict.evidence() == null) {
      return "";
    }
    JsonNode claims = Json.MAPPER.readTree(verdict.evidence()).path("claims");
    return claims.path("source_repository_uri").asString("");
  }
}
