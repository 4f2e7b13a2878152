package org.pgatlas.server.attestation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Body;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Page;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.http.Upload;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// `POST /api/v1/ingest/attestations`, `GET /api/v1/attestations…` and the keys by which they are
/// verified, `/api/v1/attestation-keys…`.
public final class AttestationEndpoints implements Routes {
  private static final String KEYS = "/api/v1/attestation-keys";
  private static final int MAX_KEY_BYTES = 32 << 10;

  private final AttestationAdmission admission;
  private final Attestations attestations;
  private final Tenancy tenancy;
  private final long maxBodyBytes;

  AttestationEndpoints(
      AttestationAdmission admission,
      Attestations attestations,
      Tenancy tenancy,
      long maxBodyBytes) {
    this.admission = admission;
    this.attestations = attestations;
    this.tenancy = tenancy;
    this.maxBodyBytes = maxBodyBytes;
  }

  /// An envelope as REST shows it.
  ///
  /// @param outcome `pending`, `applied`, `recorded` (nothing to apply), `rejected` (nobody trusted
  /// has signed), `failed`
  record Item(
      long id,
      UUID externalId,
      String digest,
      String payloadType,
      @Nullable String predicateType,
      @Nullable String subject,
      @Nullable String subjectDigest,
      boolean verified,
      List<String> signers,
      int signatures,
      String outcome,
      @Nullable String appliedKind,
      @Nullable Long appliedId,
      @Nullable String errorDetail,
      @Nullable Long supersedesId,
      Instant createdAt,
      Instant checkedAt) {
    static Item of(AttestationStore.Row row) {
      return new Item(
          row.id(),
          row.externalId(),
          row.digest(),
          row.payloadType(),
          row.predicateType(),
          row.subjectName(),
          row.subjectDigest(),
          row.verified(),
          row.signers(),
          row.signatures(),
          row.outcome(),
          row.appliedKind(),
          row.appliedId(),
          row.error(),
          row.supersedesId(),
          row.createdAt(),
          row.checkedAt());
    }
  }

  /// @param evidence of a keyless signature: by what it is proved, or which check it did not stand
  record Detail(Item attestation, JsonNode statement, @Nullable JsonNode evidence) {}

  @Override
  public void register(RoutesConfig routes) {
    routes.post("/api/v1/ingest/attestations", this::ingest);
    routes.get("/api/v1/attestations", this::list);
    routes.get("/api/v1/attestations/{id}", this::one);
    routes.get(KEYS, this::keys);
    routes.post(KEYS, this::addKey);
    routes.delete(KEYS + "/{id}", this::removeKey);
  }

  private void ingest(Context ctx) {
    Query query = new Query(ctx);
    @Nullable String origin = query.text("origin", 2_000);
    @Nullable String repository = query.text("repository", 256);
    @Nullable String artifact = query.text("artifact", 2_048);
    query.check();
    AttestationAdmission.Offer offer =
        new AttestationAdmission.Offer(origin == null ? "" : origin, repository, artifact);
    UUID tenant = tenancy.of(ctx);
    List<AttestationAdmission.Admitted> all =
        Upload.admit(
            ctx,
            maxBodyBytes,
            bytes -> admission.admit(tenant, offer, bytes),
            (status, code, detail) -> admission.refuseUnread(tenant, offer, status, code, detail));
    AttestationAdmission.Admitted first = all.getFirst();
    Map<String, Object> body = facts(first);
    if (all.size() > 1) {
      body.put("attestations", all.stream().map(AttestationEndpoints::facts).toList());
    }
    ctx.status(202);
    ctx.header("Location", "/api/v1/attestations/" + first.id());
    ctx.contentType("application/json");
    ctx.result(Json.write(body));
  }

  private static Map<String, Object> facts(AttestationAdmission.Admitted admitted) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "message",
        admitted.verified()
            ? "Attestation verified"
            : "Attestation recorded, not applied: no configured key has signed it"
                + (admitted.reason() == null ? "" : "; " + admitted.reason()));
    body.put("id", admitted.id());
    body.put("submission_id", admitted.submissionId());
    body.put("duplicate", admitted.duplicate());
    body.put("verified", admitted.verified());
    body.put("signers", admitted.signers());
    return body;
  }

  private void list(Context ctx) {
    Query query = new Query(ctx);
    Query.Paging paging = query.paging();
    query.check();
    UUID tenant = tenancy.of(ctx);
    Answer.page(
        ctx,
        Item.class,
        Page.of(
            attestations.list(tenant, paging.limit(), paging.offset()).stream()
                .map(Item::of)
                .toList(),
            attestations.count(tenant),
            paging));
  }

  private void one(Context ctx) {
    int id = Query.pathInteger(ctx, "id");
    AttestationStore.Row row =
        attestations
            .find(tenancy.of(ctx), id)
            .orElseThrow(() -> HttpProblem.notFound("Attestation not found: " + id));
    @Nullable JsonNode evidence =
        row.evidence() == null ? null : Json.MAPPER.readTree(row.evidence());
    Answer.json(ctx, new Detail(Item.of(row), Json.MAPPER.readTree(row.doc()), evidence));
  }

  private void keys(Context ctx) {
    Answer.list(ctx, KeyStore.Key.class, attestations.keys(tenancy.of(ctx)));
  }

  /// The body is the key in PEM, its name a parameter.
  private void addKey(Context ctx) {
    Query query = new Query(ctx);
    @Nullable String name = query.text("name", 128);
    if (name == null) {
      query.wrong("name", "Field required", "missing", null);
    }
    @Nullable String vex =
        query.oneOf(
            "vex_trust", word -> VexWord.OF_KEYS.contains(word) ? word : null, VexWord.OF_KEYS);
    query.check();
    String pem;
    try {
      pem = new String(Body.document(ctx, MAX_KEY_BYTES), StandardCharsets.US_ASCII);
    } catch (Body.TooLarge e) {
      throw HttpProblem.tooLarge(String.valueOf(e.getMessage()));
    }
    String named = String.valueOf(name);
    try {
      if (!attestations.addKey(tenancy.of(ctx), named, pem, VexWord.ofKey(vex))) {
        throw HttpProblem.conflict("key-exists", "There is a key '" + named + "' already");
      }
    } catch (IllegalArgumentException e) {
      throw HttpProblem.invalidBody("", String.valueOf(e.getMessage()));
    }
    ctx.status(201);
    ctx.contentType("application/json");
    ctx.result(Json.write(Map.of("name", named, "message", "Key configured")));
  }

  private void removeKey(Context ctx) {
    int id = Query.pathInteger(ctx, "id");
    if (!attestations.removeKey(tenancy.of(ctx), id)) {
      throw HttpProblem.notFound("Key not found: " + id);
    }
    ctx.status(204);
  }
}
