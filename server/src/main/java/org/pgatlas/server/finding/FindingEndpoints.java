package org.pgatlas.server.finding;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Arrays;
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
import org.pgatlas.server.scan.ScanVerdict;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.Justification;
import org.pgatlas.vex.VexStatement;
import org.pgatlas.vex.VexStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `/api/v1/findings`: what is vulnerable where and why, the riskiest first; decisions about it.
final class FindingEndpoints implements Routes {
  private static final List<String> RATINGS = List.of("none", "low", "medium", "high", "critical");
  private static final int TEXT = 4_000;

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
  record Listed(
      List<FindingJson> items,
      @Nullable Long total,
      int limit,
      int offset,
      @Nullable String next) {}

  private void list(Context ctx) {
    Query query = new Query(ctx);
    FindingFilter filter = filter(query);
    Boolean counted = query.oneOf("total", FindingEndpoints::yesOrNo, List.of("true", "false"));
    Query.Paging paging = query.paging();
    query.check();
    UUID tenant = tenancy.of(ctx);
    List<FindingRow> rows = findings.list(tenant, filter, paging.limit(), paging.offset());
    if ("csv".equals(ctx.queryParam("format"))
        || String.valueOf(ctx.header("Accept")).contains("text/csv")) {
      Answer.list(ctx, FindingJson.class, rows.stream().map(FindingJson::of).toList());
      return;
    }
    FindingRow last = rows.size() < paging.limit() ? null : rows.getLast();
    Answer.json(
        ctx,
        new Listed(
            rows.stream().map(FindingJson::of).toList(),
            Boolean.FALSE.equals(counted) ? null : findings.count(tenant, filter),
            paging.limit(),
            paging.offset(),
            last == null ? null : new FindingFilter.Cursor(last.risk(), last.id()).text()));
  }

  static FindingFilter filter(Query query) {
    Boolean closed =
        query.oneOf(
            "state",
            word ->
                switch (word) {
                  case "open" -> Boolean.TRUE;
                  case "closed" -> Boolean.FALSE;
                  default -> null;
                },
            List.of("open", "closed"));
    boolean all = "true".equals(query.text("all", 8));
    return new FindingFilter(
        (closed == null && !all) ? Boolean.TRUE : closed,
        query.oneOf(
            "verdict",
            word ->
                Arrays.stream(ScanVerdict.values())
                    .filter(one -> one.id().equals(word))
                    .findFirst()
                    .orElse(null),
            Arrays.stream(ScanVerdict.values()).map(ScanVerdict::id).toList()),
        query.oneOf("severity", word -> RATINGS.contains(word) ? word : null, RATINGS),
        query.text("artifact", 2048),
        query.text("component", 2048),
        query.text("vulnerability", 256),
        query.oneOf("kev", FindingEndpoints::yesOrNo, List.of("true", "false")),
        query.oneOf("after", FindingFilter.Cursor::parse, List.of("the next of a page")));
  }

  private static @Nullable Boolean yesOrNo(String word) {
    return switch (word) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> null;
    };
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
    String word = text(body, "status");
    VexStatus status =
        word == null || word.equals("none")
            ? null
            : VexStatus.find(word)
                .orElseThrow(
                    () ->
                        HttpProblem.invalidBody(
                            "status",
                            "is affected, under_investigation, fixed, not_affected or none"));
    if (word == null) {
      throw HttpProblem.invalidBody("status", "is missing");
    }
    String named = text(body, "justification");
    Justification justification =
        named == null
            ? null
            : Justification.find(named)
                .orElseThrow(
                    () ->
                        HttpProblem.invalidBody(
                            "justification",
                            "is one of "
                                + Arrays.stream(Justification.values())
                                    .map(Justification::id)
                                    .toList()));
    String detail = text(body, "detail");
    String defect = status == null ? null : VexStatement.defect(status, justification, detail);
    if (defect != null) {
      throw HttpProblem.invalidBody(
          "justification", defect + "; say it in 'justification' or 'detail'");
    }
    String scope = text(body, "scope");
    if (scope != null && !List.of("component", "package").contains(scope)) {
      throw HttpProblem.invalidBody("scope", "is component or package");
    }
    if (status == VexStatus.FIXED && "package".equals(scope)) {
      throw HttpProblem.invalidBody("scope", "fixed holds for one version only");
    }
    return new Decisions.Offer(
        status,
        justification,
        detail,
        text(body, "action"),
        "package".equals(scope),
        Caller.of(ctx).name());
  }

  private static @Nullable String text(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isString()
        || value.asString().length() > TEXT
        || value.asString().indexOf('\0') >= 0) {
      throw HttpProblem.invalidBody(field, "is a text of at most " + TEXT + " characters");
    }
    return value.asString().isBlank() ? null : value.asString();
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
