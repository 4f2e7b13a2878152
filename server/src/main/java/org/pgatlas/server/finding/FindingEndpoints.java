package org.pgatlas.server.finding;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.Caller;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `/api/v1/findings`: what is vulnerable where and why, the riskiest first; decisions about it.
final class FindingEndpoints implements Routes {

  private final FindingReadStore findings;
  private final Decisions decisions;
  private final Tenancy tenancy;

  FindingEndpoints(FindingReadStore findings, Decisions decisions, Tenancy tenancy) {
    this.findings = findings;
    this.decisions = decisions;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/findings", this::list);
    routes.get("/api/v1/findings/{id}", this::one);
    routes.post("/api/v1/findings/{id}/decisions", this::decide);
  }

  /// A page of findings.
  ///
  /// @param next where the next page begins, for `after`; null at the end
  /// @param total null when nobody asked for it
  /// @param note what of an earlier time is not of then
  record Listed(
      List<FindingJson> items,
      @Nullable Long total,
      int limit,
      int offset,
      @Nullable String next,
      @Nullable String note) {}

  private void list(Context ctx) {
    Query query = new Query(ctx);
    FindingFilter filter = FindingQuery.filter(query);
    Boolean counted = query.oneOf("total", FindingQuery::yesOrNo, List.of("true", "false"));
    Query.Paging paging = query.paging();
    Instant asOf = FindingQuery.asOf(query);
    query.check();
    UUID tenant = tenancy.of(ctx);
    if (asOf != null) {
      List<FindingReadStore.Then> then =
          findings.asOf(tenant, filter, asOf, paging.limit(), paging.offset());
      Answer.json(
          ctx,
          new Listed(
              then.stream().map(one -> FindingJson.of(one.row())).toList(),
              null,
              paging.limit(),
              paging.offset(),
              null,
              note(then)));
      return;
    }
    boolean csv =
        "csv".equals(ctx.queryParam("format"))
            || String.valueOf(ctx.header("Accept")).contains("text/csv");
    FindingReadStore.Listed found =
        findings.list(
            tenant,
            filter,
            paging.limit(),
            paging.offset(),
            !csv && !Boolean.FALSE.equals(counted));
    List<FindingRow> rows = found.rows();
    if (csv) {
      Answer.list(ctx, FindingJson.class, rows.stream().map(FindingJson::of).toList());
      return;
    }
    FindingRow last = rows.size() < paging.limit() ? null : rows.getLast();
    Answer.json(
        ctx,
        new Listed(
            rows.stream().map(FindingJson::of).toList(),
            found.total(),
            paging.limit(),
            paging.offset(),
            last == null ? null : FindingFilter.Cursor.of(last).text(),
            null));
  }

  /// Null when all is of then.
  private static @Nullable String note(List<FindingReadStore.Then> then) {
    long ofToday = then.stream().filter(one -> !one.ofThen()).count();
    return ofToday == 0
        ? null
        : "severity, EPSS and KEV of "
            + ofToday
            + " findings are today's: those of then were not kept";
  }

  private void one(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    FindingRow row = findings.find(tenant, id(ctx)).orElseThrow(() -> unknown(ctx));
    Answer.json(ctx, whole(tenant, row));
  }

  private Map<String, @Nullable Object> whole(UUID tenant, FindingRow row) {
    return FindingJson.whole(row, findings.path(tenant, row), findings.events(tenant, row.id()));
  }

  private void decide(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    UUID id = id(ctx);
    Decisions.Offer offer = offer(ctx);
    FindingRow row = decisions.decide(tenant, id, offer).orElseThrow(() -> unknown(ctx));
    ctx.status(201);
    Answer.json(ctx, whole(tenant, row));
  }

  private static Decisions.Offer offer(Context ctx) {
    JsonNode body;
    try {
      body = Json.MAPPER.readTree(ctx.body());
    } catch (JacksonException e) {
      throw HttpProblem.invalidBody("body", "is no JSON: " + e.getOriginalMessage());
    }
    if (!body.isObject()) {
      throw HttpProblem.invalidBody("body", "is no JSON object");
    }
    return OfferFields.read(field -> text(body, field), Caller.of(ctx).name());
  }

  private static @Nullable String text(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw HttpProblem.invalidBody(field, "is no text");
    }
    return value.asString();
  }

  static UUID id(Context ctx) {
    try {
      return UUID.fromString(ctx.pathParam("id"));
    } catch (IllegalArgumentException _) {
      throw unknown(ctx);
    }
  }

  private static HttpProblem unknown(Context ctx) {
    String id = ctx.pathParam("id");
    return HttpProblem.notFound(
        "Finding not found: " + (id.length() > 64 ? id.substring(0, 64) : id));
  }
}
