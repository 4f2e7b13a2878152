package org.pgatlas.server.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgatlas.document.DocumentKind;
import org.pgatlas.json.DocumentException;
import tools.jackson.databind.JsonNode;

/// Hands each document to the door of its kind, which its content tells, and waits until it is
/// applied.
final class DocumentDoors {
  private static final Duration WAIT = Duration.ofMinutes(30);

  private final AtlasClient client;
  private final @Nullable String repo;
  private final @Nullable String artifact;
  private final @Nullable String trust;

  /// @param repo the submitting repo of SBOMs; null: the document's root
  /// @param trust how much the authors of VEX documents count; null: the server's default
  DocumentDoors(
      AtlasClient client,
      @Nullable String repo,
      @Nullable String artifact,
      @Nullable String trust) {
    this.client = client;
    this.repo = repo;
    this.artifact = artifact;
    this.trust = trust;
  }

  /// What became of one document.
  ///
  /// @param status `processed`, `duplicate`, `recorded` (kept, not applied), `failed`, `refused`
  /// @param id of the submission
  /// @param subject what it is about or from
  /// @param note the rest in words
  /// @param packages of an SBOM, 0 otherwise
  record Outcome(
      String kind,
      String status,
      @Nullable Long id,
      @Nullable String subject,
      String note,
      int packages,
      @Nullable String error) {
    static Outcome refused(String kind, String error) {
      return new Outcome(kind, "refused", null, null, "", 0, error);
    }

    boolean ok() {
      return !status.equals("failed") && !status.equals("refused");
    }

    String line(String name) {
      if (error != null) {
        return name + ": " + status + ": " + error;
      }
      String said =
          status.equals("duplicate") && kind.equals("sbom")
              ? "duplicate of the current document"
              : status;
      return name + ": " + said + " (" + note + ", submission " + id + ")";
    }

    /// The fields that are more than what `inspect` says.
    Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("status", status.equals("duplicate") ? "processed" : status);
      fields.put("submission_id", id);
      fields.put("artifact", subject);
      fields.put("duplicate", status.equals("duplicate"));
      fields.put("packages", packages);
      fields.put("error", error);
      return fields;
    }
  }

  /// @param name of the file, which the server is told as its origin
  Outcome submit(String name, byte[] document) {
    DocumentKind kind;
    try {
      kind = DocumentKind.of(document);
    } catch (DocumentException e) {
      // The server refuses it for the same reason, and records that it did.
      kind = DocumentKind.UNKNOWN;
    }
    return switch (kind) {
      case SBOM, UNKNOWN -> sbom(kind, document);
      case VEX -> vex(name, document);
      case ADVISORY -> feed("advisories", "osv", "?origin=" + AtlasClient.encode(name), document);
      case EPSS -> feed("epss", "epss", "?origin=" + AtlasClient.encode(name), document);
      case KEV -> feed("kev", "kev", "?origin=" + AtlasClient.encode(name), document);
      case ENVELOPE -> attestation(name, document);
      case STATEMENT ->
          Outcome.refused(
              "attestation", "an in-toto statement without an envelope: nobody has signed it");
    };
  }

  private Outcome sbom(DocumentKind kind, byte[] document) {
    AtlasClient.Answer answer =
        client.post("/api/v1/ingest/sbom" + about("?"), "application/octet-stream", document);
    if (answer.status() != 202) {
      return Outcome.refused(kind.word(), answer.detail());
    }
    long id = answer.body().path("submission_id").asLong();
    boolean duplicate = answer.body().path("duplicate").asBoolean();
    int packages = answer.body().path("package_count").asInt();
    JsonNode settled = settled("/api/v1/ingest/sbom/" + id, "submission " + id);
    boolean failed = settled.path("status").asString().equals("failed");
    String repository = answer.body().path("repository").asString();
    return new Outcome(
        "sbom",
        failed ? "failed" : duplicate ? "duplicate" : "processed",
        id,
        repository,
        packages + " packages, " + repository,
        packages,
        failed ? settled.path("error_detail").asString() : null);
  }

  private Outcome vex(String name, byte[] document) {
    String query =
        "?origin="
            + AtlasClient.encode(name)
            + (trust == null ? "" : "&trust=" + AtlasClient.encode(trust));
    AtlasClient.Answer answer =
        client.post("/api/v1/ingest/vex" + query, "application/octet-stream", document);
    if (answer.status() >= 300) {
      return Outcome.refused("vex", answer.detail());
    }
    JsonNode body = answer.body();
    boolean duplicate = body.path("duplicate").asBoolean();
    boolean inForce = body.path("in_force").asBoolean();
    String tracking = body.path("tracking_id").asString("");
    return new Outcome(
        "vex",
        duplicate ? "duplicate" : inForce ? "processed" : "recorded",
        body.path("submission_id").asLong(),
        tracking.isEmpty() ? null : tracking,
        body.path("statements").asInt()
            + " statements"
            + (body.path("superseded").isEmpty()
                ? ""
                : ", supersedes " + body.path("superseded").size())
            + (inForce ? "" : ", a newer one is in force"),
        0,
        null);
  }

  private Outcome attestation(String name, byte[] document) {
    String query = "?origin=" + AtlasClient.encode(name) + about("&");
    AtlasClient.Answer answer =
        client.post("/api/v1/ingest/attestations" + query, "application/json", document);
    if (answer.status() >= 300) {
      return Outcome.refused("attestation", answer.detail());
    }
    long id = answer.body().path("id").asLong();
    JsonNode attestation =
        Waiting.until(
            WAIT,
            () -> {
              JsonNode found = client.get("/api/v1/attestations/" + id).path("attestation");
              return found.path("outcome").asString().equals("pending") ? null : found;
            },
            "attestation " + id + " is still pending; the server goes on with it");
    String outcome = attestation.path("outcome").asString();
    boolean duplicate = answer.body().path("duplicate").asBoolean();
    String status =
        switch (outcome) {
          case "failed" -> "failed";
          case "applied" -> duplicate ? "duplicate" : "processed";
          default -> "recorded";
        };
    String subject = attestation.path("subject").asString("");
    return new Outcome(
        "attestation",
        status,
        answer.body().path("submission_id").asLong(),
        subject.isEmpty() ? null : subject,
        attestation.path("verified").asBoolean()
            ? "verified by " + join(attestation.path("signers")) + ", " + outcome
            : "no configured key has signed it, not applied" + why(attestation),
        0,
        status.equals("failed") ? attestation.path("error_detail").asString() : null);
  }

  /// Why a keyless signature is not verified; empty of other envelopes.
  private static String why(JsonNode attestation) {
    String reason = attestation.path("error_detail").asString("");
    return reason.isEmpty() ? "" : "; " + reason;
  }

  /// Hands in a feed and waits until it is imported.
  ///
  /// @param door `advisories`, `epss` or `kev`
  Outcome feed(String door, String kind, String query, byte[] document) {
    AtlasClient.Answer answer =
        client.post("/api/v1/ingest/" + door + query, "application/octet-stream", document);
    if (answer.status() != 202) {
      return Outcome.refused(kind, answer.detail());
    }
    long id = answer.body().path("id").asLong();
    boolean duplicate = answer.body().path("duplicate").asBoolean();
    JsonNode settled = settled("/api/v1/feed-imports/" + id, "import " + id);
    boolean failed = settled.path("status").asString().equals("failed");
    return new Outcome(
        kind,
        failed ? "failed" : duplicate ? "duplicate" : "processed",
        answer.body().path("submission_id").asLong(),
        answer.body().path("feed").asString(),
        counts(settled.path("counts")),
        0,
        failed ? settled.path("error_detail").asString() : null);
  }

  private static String counts(JsonNode counts) {
    if (counts.has("entries")) {
      return counts.path("entries").asInt()
          + " entries, "
          + counts.path("changed").asInt()
          + " changed"
          + (counts.path("older").asBoolean() ? ", older than what is here" : "");
    }
    StringBuilder text = new StringBuilder(counts.path("advisories").asInt() + " advisories");
    for (String word :
        new String[] {
          "added", "updated", "unchanged", "older", "withdrawn", "refused", "missing"
        }) {
      int count = counts.path(word).asInt(0);
      text.append(count == 0 ? "" : ", " + count + " " + word);
    }
    return text.toString();
  }

  private JsonNode settled(String path, String what) {
    return Waiting.until(
        WAIT,
        () -> {
          JsonNode found = client.get(path);
          return found.path("status").asString().equals("pending") ? null : found;
        },
        what + " is still pending; the server goes on with it");
  }

  private String about(String separator) {
    String query = repo == null ? "" : separator + "repository=" + AtlasClient.encode(repo);
    String next = query.isEmpty() ? separator : "&";
    return artifact == null ? query : query + next + "artifact=" + AtlasClient.encode(artifact);
  }

  private static String join(JsonNode texts) {
    StringBuilder joined = new StringBuilder();
    for (JsonNode text : texts) {
      joined.append(joined.isEmpty() ? "" : ", ").append(text.asString());
    }
    return joined.toString();
  }
}
