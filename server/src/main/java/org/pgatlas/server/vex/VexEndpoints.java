package org.pgatlas.server.vex;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Doorkeeper;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Page;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.http.Upload;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexFormat;

/// `POST /api/v1/ingest/vex`: a document in and in force, or refused; `GET /api/v1/vex-documents…`.
public final class VexEndpoints implements Routes {
  private static final List<String> TRUSTS = words(Trust.values());
  private static final List<String> FORMATS = words(VexFormat.values());

  private final VexAdmission admission;
  private final VexReadStore documents;
  private final Tenancy tenancy;
  private final long maxBodyBytes;

  public VexEndpoints(
      VexAdmission admission, VexReadStore documents, Tenancy tenancy, long maxBodyBytes) {
    this.admission = admission;
    this.documents = documents;
    this.tenancy = tenancy;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.post("/api/v1/ingest/vex", this::ingest);
    routes.get("/api/v1/vex-documents", this::list);
    routes.get("/api/v1/vex-documents/{id}", this::one);
  }

  private void ingest(Context ctx) {
    Query query = new Query(ctx);
    @Nullable String origin = query.text("origin", 2_000);
    @Nullable Trust trust = query.oneOf("trust", VexEndpoints::trust, TRUSTS);
    query.check();
    VexAdmission.Offer offer =
        VexAdmission.Offer.upload(
            trust == null ? Trust.THIRD_PARTY : trust, origin == null ? "" : origin);
    UUID tenant = tenancy.of(ctx);
    VexAdmission.Admitted admitted =
        Upload.spooled(
            ctx,
            maxBodyBytes,
            Doorkeeper.Reading.HELD,
            document -> admission.admit(tenant, offer, document),
            (status, code, detail) -> admission.refuseUnread(tenant, offer, status, code, detail));
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("message", message(admitted));
    body.put("id", admitted.documentId());
    body.put("submission_id", admitted.submissionId());
    body.put("duplicate", admitted.duplicate());
    body.put("in_force", admitted.inForce());
    body.put("format", admitted.format().id());
    body.put("tracking_id", admitted.trackingId());
    body.put("statements", admitted.statements());
    body.put("superseded", admitted.superseded());
    ctx.status(admitted.duplicate() ? 200 : 201);
    ctx.header("Location", "/api/v1/vex-documents/" + admitted.documentId());
    ctx.contentType("application/json");
    ctx.result(Json.write(body));
  }

  private static String message(VexAdmission.Admitted admitted) {
    if (admitted.duplicate()) {
      return admitted.superseded().isEmpty()
          ? "The same bytes are here already: acknowledged"
          : "The same bytes are here already: trusted again as they were before";
    }
    return admitted.inForce()
        ? "VEX document applied"
        : "VEX document kept; a newer one of its series is in force";
  }

  private void list(Context ctx) {
    Query query = new Query(ctx);
    @Nullable String search = query.text("search", 256);
    @Nullable String format = query.oneOf("format", VexEndpoints::format, FORMATS);
    @Nullable Boolean inForce =
        query.oneOf("in_force", VexEndpoints::truth, List.of("true", "false"));
    Query.Paging paging = query.paging();
    query.check();
    VexReadStore.Listing<VexReadStore.Row> listing =
        documents.list(
            tenancy.of(ctx),
            new VexReadStore.Filter(search, format, inForce),
            paging.limit(),
            paging.offset());
    Answer.page(
        ctx,
        VexJson.Document.class,
        Page.of(
            listing.rows().stream().map(VexJson.Document::of).toList(), listing.total(), paging));
  }

  private void one(Context ctx) {
    int id = Query.pathInteger(ctx, "id");
    Query query = new Query(ctx);
    Query.Paging paging = query.paging();
    query.check();
    UUID tenant = tenancy.of(ctx);
    VexReadStore.Row row =
        documents
            .find(tenant, id)
            .orElseThrow(() -> HttpProblem.notFound("VEX document not found: " + id));
    Answer.json(
        ctx,
        new VexJson.Detail(
            VexJson.Document.of(row),
            Json.MAPPER.readTree(row.head()),
            documents.statements(tenant, id, paging.limit(), paging.offset()).stream()
                .map(VexJson.Statement::of)
                .toList()));
  }

  private static @Nullable Trust trust(String text) {
    for (Trust trust : Trust.values()) {
      if (trust.name().toLowerCase(Locale.ROOT).equals(text)) {
        return trust;
      }
    }
    return null;
  }

  private static @Nullable String format(String text) {
    return FORMATS.contains(text) ? text : null;
  }

  private static @Nullable Boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> null;
    };
  }

  private static List<String> words(Enum<?>[] values) {
    return Arrays.stream(values).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
  }
}
