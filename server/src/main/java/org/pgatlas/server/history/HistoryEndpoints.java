package org.pgatlas.server.history;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Page;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `/api/v1/graph/snapshots`, `/api/v1/graph/diff`, and the trend of a score for whoever serves
/// that.
public final class HistoryEndpoints implements Routes {
  private static final int MAX_LABEL = 256;
  private static final int MAX_TIME = 40;
  private static final int MAX_POINTS = 2000;
  private static final int MAX_CHANGES = 1000;

  private final History history;
  private final Clock clock;
  private final Tenancy tenancy;

  HistoryEndpoints(History history, Clock clock, Tenancy tenancy) {
    this.history = history;
    this.clock = clock;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/graph/snapshots", this::list);
    routes.post("/api/v1/graph/snapshots", this::create);
    routes.get("/api/v1/graph/diff", this::diff);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    Query.Paging paging = query.paging();
    query.check();
    Answer.page(
        ctx,
        SnapshotStore.Snapshot.class,
        Page.of(
            history.snapshots().list(tenant, paging.limit(), paging.offset()),
            history.snapshots().count(tenant),
            paging));
  }

  private void create(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    String label = query.text("label", MAX_LABEL);
    query.check();
    ctx.status(201);
    Answer.json(ctx, history.keep(tenant, label == null ? "" : label.strip()));
  }

  private void diff(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    Long from = snapshot(tenant, query, "from");
    Long to = snapshot(tenant, query, "to");
    int limit = query.integer("limit", 100, 1, MAX_CHANGES);
    if (from == null) {
      query.wrong("from", "Field required", "missing", null);
    }
    query.check();
    Answer.json(ctx, history.difference(tenant, from == null ? 0 : from, to, limit));
  }

  /// A snapshot's number, or a time: then the newest one made until then.
  private @Nullable Long snapshot(UUID tenant, Query query, String name) {
    String text = query.text(name, MAX_TIME);
    if (text == null) {
      return null;
    }
    if (text.strip().matches("[0-9]{1,18}")) {
      return Long.valueOf(text.strip());
    }
    Instant at = time(query, name, text);
    return at == null
        ? Long.valueOf(0)
        : history
            .asOf(tenant, at)
            .orElseThrow(() -> HttpProblem.notFound("No snapshot was made until " + text));
  }

  /// Answers `/api/v1/scores/{id}/trend`.
  public void trend(Context ctx, String id) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    Instant from = time(query, "from", query.text("from", MAX_TIME));
    Instant until = time(query, "until", query.text("until", MAX_TIME));
    Instant asOf = time(query, "as_of", query.text("as_of", MAX_TIME));
    int limit = query.integer("limit", 500, 1, MAX_POINTS);
    query.check();
    Instant end = until != null ? until : clock.instant();
    Instant begin = from != null ? from : end.minus(History.retention());
    String canonical = CanonicalId.tryOf(id).map(CanonicalId::value).orElse(id);
    Answer.json(
        ctx,
        (asOf == null
                ? history.trend(tenant, canonical, begin, end, limit)
                : history.trendAsOf(tenant, canonical, asOf, limit))
            .orElseThrow(() -> HttpProblem.notFound("No package or project '" + id + "'")));
  }

  /// ISO 8601: a day, which begins at midnight UTC, or an instant. Null when absent or wrong.
  static @Nullable Instant time(Query query, String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    Instant at = parsed(text.strip());
    if (at != null
        && at.isAfter(Instant.EPOCH)
        && at.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
      return at;
    }
    query.wrong(name, "Input should be a date or an instant in ISO 8601", "datetime", text);
    return null;
  }

  private static @Nullable Instant parsed(String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
