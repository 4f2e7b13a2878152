package org.pgatlas.server.submission;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Body;
import org.pgatlas.server.http.Caller;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.OpenGate;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;
import org.pgatlas.server.wire.Spool;

/// `POST /api/v1/ingest/sbom`: a document in, 202 once it can no longer be lost.
public final class SubmissionEndpoints implements Routes {
  /// What a client may call an SBOM. Most send one of the first two; none is trusted, the content
  /// decides.
  private static final Set<String> MEDIA_TYPES =
      Set.of(
          "",
          "application/json",
          "application/octet-stream",
          "application/spdx+json",
          "application/vnd.cyclonedx+json",
          "application/gzip",
          "application/x-gzip",
          "application/x-www-form-urlencoded",
          "multipart/form-data",
          "text/json",
          "text/plain",
          "application/ld+json",
          "application/xml",
          "text/xml",
          "application/vnd.cyclonedx+xml",
          "application/rdf+xml",
          "application/spdx+xml",
          "application/yaml",
          "application/x-yaml",
          "application/spdx+yaml",
          "text/yaml",
          "text/x-yaml",
          "text/spdx");

  private final SbomAdmission admission;
  private final Tenancy tenancy;
  private final long maxBodyBytes;

  public SubmissionEndpoints(SbomAdmission admission, Tenancy tenancy, long maxBodyBytes) {
    this.admission = admission;
    this.tenancy = tenancy;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post("/api/v1/ingest/sbom", this::ingest);
  }

  private void ingest(Context ctx) {
    SbomAdmission.Admitted admitted =
        admit(ctx, ctx.queryParam("repository"), ctx.queryParam("artifact"));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "message",
        admitted.duplicate()
            ? "Duplicate of the current document: acknowledged, not processed again"
            : "SBOM accepted for processing");
    body.put("repository", admitted.repository());
    body.put("package_count", admitted.packageCount());
    body.put("submission_id", admitted.submissionId());
    body.put("duplicate", admitted.duplicate());
    body.put("artifact_path", admitted.cid());
    ctx.status(202);
    ctx.header("Location", "/api/v1/ingest/sbom/" + admitted.submissionId());
    ctx.contentType("application/json");
    ctx.result(Json.write(body));
  }

  /// Admits the request's document; a refusal becomes the HTTP problem of its kind.
  public SbomAdmission.Admitted admit(
      Context ctx, @Nullable String repository, @Nullable String artifact) {
    UUID tenant = tenancy.of(ctx);
    SbomAdmission.Offer offer = offer(ctx, tenant, repository, artifact);
    try (Spool document = received(ctx, tenant, offer)) {
      return admission.admit(tenant, offer, document);
    } catch (RefusedDocument refused) {
      throw problem(refused);
    }
  }

  /// A form was over the limit before it said what it is about.
  public HttpProblem refuseTooLarge(Context ctx, Body.TooLarge e) {
    UUID tenant = tenancy.of(ctx);
    return problem(tooLarge(tenant, offer(ctx, tenant, null, null), e));
  }

  /// The document as it came; an attempt that brought none is recorded.
  private Spool received(Context ctx, UUID tenant, SbomAdmission.Offer offer) {
    String type = Body.mediaType(ctx);
    if (!MEDIA_TYPES.contains(type)) {
      throw admission.refuseUnread(
          tenant,
          offer,
          RefusedDocument.Kind.UNSUPPORTED,
          "media-type",
          "An SBOM is sent as JSON, XML, YAML or text (or gzip, or multipart/form-data), not '"
              + type
              + "'");
    }
    try {
      return Body.spool(ctx, maxBodyBytes);
    } catch (Body.TooLarge e) {
      throw tooLarge(tenant, offer, e);
    } catch (UncheckedIOException e) {
      throw admission.refuseUnread(
          tenant,
          offer,
          RefusedDocument.Kind.MALFORMED,
          "incomplete-body",
          "The connection ended before the document did");
    } catch (Spool.NoRoom full) {
      admission.recordUnread(tenant, offer, full.code(), full.told());
      throw full;
    } catch (HttpProblem busy) {
      admission.recordUnread(tenant, offer, busy.code(), busy.detail());
      throw busy;
    }
  }

  private RefusedDocument tooLarge(UUID tenant, SbomAdmission.Offer offer, Body.TooLarge e) {
    return admission.refuseUnread(
        tenant, offer, RefusedDocument.Kind.TOO_LARGE, "too-large", String.valueOf(e.getMessage()));
  }

  /// A CI run submits for its own repository: the token says which, the request cannot.
  private SbomAdmission.Offer offer(
      Context ctx, UUID tenant, @Nullable String repository, @Nullable String artifact) {
    Caller caller = Caller.of(ctx);
    Caller.CiRun run = caller.run();
    if (run == null) {
      String actor = caller.credential().equals(OpenGate.CREDENTIAL) ? "" : caller.name();
      return new SbomAdmission.Offer(repository, artifact, actor);
    }
    if (artifact != null || !(repository == null || isOf(run, repository))) {
      HttpProblem refused =
          HttpProblem.forbidden(
              "A token of " + run.repository() + " submits for that repository only");
      admission.recordUnread(
          tenant,
          new SbomAdmission.Offer(repository, artifact, run.actor()),
          "not-its-repository",
          refused.detail());
      throw refused;
    }
    return new SbomAdmission.Offer(
        run.repository(),
        null,
        null,
        run.actor(),
        new SbomAdmission.Run(run.mayBeCurrent(), run.at()));
  }

  private static boolean isOf(Caller.CiRun run, String repository) {
    try {
      return RepositoryClaim.parse(repository)
          .canonicalId()
          .equals(RepositoryClaim.parse(run.repository()).canonicalId());
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static HttpProblem problem(RefusedDocument refused) {
    int status =
        switch (refused.kind()) {
          case MALFORMED, INVALID_REPOSITORY -> 422;
          case UNSUPPORTED -> 415;
          case TOO_LARGE -> 413;
        };
    boolean inQuery = refused.kind() == RefusedDocument.Kind.INVALID_REPOSITORY;
    String place = refused.place();
    List<Object> location =
        inQuery
            ? List.of("query", "repository")
            : place == null ? List.of("body") : List.of("body", place);
    return new HttpProblem(
        status,
        refused.code(),
        refused.detail(),
        List.of(new HttpProblem.FieldError(location, refused.detail(), refused.code(), null)));
  }
}
