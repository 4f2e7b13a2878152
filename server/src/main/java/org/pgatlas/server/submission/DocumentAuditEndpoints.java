package org.pgatlas.server.submission;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.artifact.SubmissionLog;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Page;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `GET /api/v1/document-submissions`: who handed in VEX documents, feeds and attestations, and
// what
/// became of them.
public final class DocumentAuditEndpoints implements Routes {
  private static final List<String> KINDS =
      Arrays.stream(SubmissionLog.Kind.values()).map(SubmissionLog.Kind::column).toList();

  private final DocumentAuditStore attempts;
  private final Tenancy tenancy;

  public DocumentAuditEndpoints(DocumentAuditStore attempts, Tenancy tenancy) {
    this.attempts = attempts;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/document-submissions", this::list);
  }

  private void list(Context ctx) {
    Query query = new Query(ctx);
    @Nullable String kind = query.oneOf("kind", DocumentAuditEndpoints::kind, KINDS);
    Query.Paging paging = query.paging();
    query.check();
    DocumentAuditStore.Listing listing =
        attempts.list(tenancy.of(ctx), kind, paging.limit(), paging.offset());
    Answer.page(
        ctx, DocumentAuditStore.Row.class, Page.of(listing.rows(), listing.total(), paging));
  }

  private static @Nullable String kind(String text) {
    return KINDS.contains(text) ? text : null;
  }
}
