package org.pgatlas.server.catalog;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `GET /api/v1/metadata` and `/api/v1/search`.
public final class OverviewEndpoints implements Routes {
  private static final int SEARCH_LENGTH = 256;
  private static final int MAX_HITS = 100;
  private static final int DEFAULT_HITS = 20;

  private final OverviewStore overview;
  private final SearchStore search;
  private final Tenancy tenancy;
  private final Clock clock;

  public OverviewEndpoints(
      OverviewStore overview, SearchStore search, Tenancy tenancy, Clock clock) {
    this.overview = overview;
    this.search = search;
    this.tenancy = tenancy;
    this.clock = clock;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/metadata", this::metadata);
    routes.get("/api/v1/search", this::search);
  }

  private void metadata(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Answer.json(ctx, OverviewJson.Metadata.of(overview.counts(tenant, clock.instant())));
  }

  private void search(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    @Nullable String text = query.text("q", SEARCH_LENGTH);
    int limit = query.integer("limit", DEFAULT_HITS, 1, MAX_HITS);
    query.check();
    List<SearchHit> hits = text == null ? List.of() : search.search(tenant, meant(text), limit);
    Answer.json(ctx, new OverviewJson.Hits(hits.stream().map(OverviewJson.Hit::of).toList()));
  }

  /// A purl in any spelling is searched for in its canonical one.
  private static String meant(String text) {
    String stripped = text.strip();
    return stripped.startsWith("pkg:")
        ? CanonicalId.tryOf(stripped).map(CanonicalId::value).orElse(stripped)
        : stripped;
  }
}
