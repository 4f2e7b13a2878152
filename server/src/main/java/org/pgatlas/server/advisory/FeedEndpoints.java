package org.pgatlas.server.advisory;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Doorkeeper;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.http.Upload;
import org.pgatlas.server.wire.Json;

/// `POST /api/v1/ingest/advisories`, `…/epss` and `…/kev`: a feed in, 202 once it can no longer be
/// lost. What becomes of it, or became of a few advisories already, is at
/// `/api/v1/feed-imports/{id}`.
public final class FeedEndpoints implements Routes {
  /// A whole database is larger than an SBOM; compressed it is some hundred megabytes.
  private static final long MAX_BYTES = 768L << 20;

  private static final int MAX_NAME = 100;

  private final FeedAdmission admission;
  private final Tenancy tenancy;

  public FeedEndpoints(FeedAdmission admission, Tenancy tenancy) {
    this.admission = admission;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post("/api/v1/ingest/advisories", ctx -> ingest(ctx, FeedKind.OSV));
    routes.post("/api/v1/ingest/epss", ctx -> ingest(ctx, FeedKind.EPSS));
    routes.post("/api/v1/ingest/kev", ctx -> ingest(ctx, FeedKind.KEV));
  }

  private void ingest(Context ctx, FeedKind kind) {
    FeedAdmission.Offer offer = offer(ctx, kind);
    UUID tenant = tenancy.of(ctx);
    FeedAdmission.Admitted admitted =
        Upload.spooled(
            ctx,
            MAX_BYTES,
            Doorkeeper.Reading.STREAMED,
            content -> admission.admit(tenant, offer, content),
            (status, code, detail) -> admission.refuseUnread(tenant, offer, status, code, detail));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "message",
        admitted.duplicate()
            ? "The feed's newest import has the same bytes: acknowledged, not imported again"
            : admitted.applied() ? "Feed applied" : "Feed accepted for import");
    body.put("id", admitted.id());
    body.put("submission_id", admitted.submissionId());
    body.put("feed", admitted.feed());
    body.put("duplicate", admitted.duplicate());
    body.put("status", admitted.status());
    ctx.status(202);
    ctx.header("Location", "/api/v1/feed-imports/" + admitted.id());
    ctx.contentType("application/json");
    ctx.result(Json.write(body));
  }

  private static FeedAdmission.Offer offer(Context ctx, FeedKind kind) {
    Query query = new Query(ctx);
    @Nullable String name = kind == FeedKind.OSV ? query.text("feed", MAX_NAME) : null;
    @Nullable String origin = query.text("origin", 2_000);
    @Nullable Boolean full =
        kind == FeedKind.OSV
            ? query.oneOf("full", VulnerabilityEndpoints::truth, List.of("true", "false"))
            : null;
    query.check();
    return new FeedAdmission.Offer(
        kind, name == null ? "" : name, origin == null ? "" : origin, full);
  }
}
