package org.pgatlas.server.question;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.history.HistoryEndpoints;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.PathId;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.question.Structures.Freshness;
import org.pgatlas.server.scoring.ScoreReadStore;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/// `/api/v1/scores`, `/api/v1/scores/{id}` with its trend and documents,
/// `/api/v1/graph/choke-points`, `/api/v1/graph/components`.
public final class MetricEndpoints implements Routes {
  private static final List<String> SUFFIXES = List.of("trend", "documents");
  private static final int MAX_METRICS = 1024;

  /// Git histories, and registries, beside the documents.
  private static final int MAX_BESIDE = 100;
  private static final int MAX_COMPONENTS = MetricQuestions.MOST_PARTS;
  private static final List<String> KINDS = List.of("repo", "external-repo");
  private static final List<String> YES_OR_NO = List.of("true", "false");
  private static final List<Metric> USUAL =
      List.of(
          Metric.CRITICALITY,
          Metric.DIRECT_DEPENDENTS,
          Metric.PAGERANK,
          Metric.CORE_NUMBER,
          Metric.CHOKE_POINT,
          Metric.PONY_FACTOR,
          Metric.ADOPTION);

  private final MetricQuestions questions;
  private final ProjectPlaces projects;
  private final Breakdowns breakdowns;
  private final DocumentStore documents;
  private final ScoreReadStore scores;
  private final HistoryEndpoints history;
  private final Tenancy tenancy;

  public MetricEndpoints(
      MetricQuestions questions,
      ProjectPlaces projects,
      Breakdowns breakdowns,
      DocumentStore documents,
      ScoreReadStore scores,
      HistoryEndpoints history,
      Tenancy tenancy) {
    this.questions = questions;
    this.projects = projects;
    this.breakdowns = breakdowns;
    this.documents = documents;
    this.scores = scores;
    this.history = history;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/scores", this::list);
    routes.get("/api/v1/scores/<id>", this::score);
    routes.get("/api/v1/graph/choke-points", this::chokePoints);
    routes.get("/api/v1/graph/components", this::components);
    routes.get("/api/v1/graph/communities", this::communities);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    Query.Paging paging = query.paging();
    List<Query.SortKey> keys = query.sort(Metric.labels());
    String wanted = query.text("metrics", MAX_METRICS);
    List<Metric> shown = new ArrayList<>();
    for (String label : wanted == null ? new String[0] : wanted.split(",", -1)) {
      Metric metric = Metric.parse(label.strip());
      if (metric == null) {
        query.wrong(
            "metrics",
            "Input should be a list of " + String.join(", ", Metric.labels()),
            "enum",
            label);
      } else if (!shown.contains(metric)) {
        shown.add(metric);
      }
    }
    MetricQuestions.Filter filter = filter(query, false);
    Freshness freshness = freshness(query);
    if (query.text("as_of", MAX_METRICS) != null) {
      query.wrong(
          "as_of",
          "Of an earlier time only single scores are kept: /api/v1/scores/{id}/trend?as_of=…",
          "value_error",
          null);
    }
    query.check();
    Query.SortKey key =
        keys.isEmpty() ? new Query.SortKey(Metric.CRITICALITY.label(), true) : keys.getFirst();
    Metric sort = Metric.parse(key.field());
    if (sort == null) {
      throw new IllegalStateException(key.field());
    }
    if (shown.isEmpty()) {
      shown.addAll(USUAL);
    }
    if (!shown.contains(sort)) {
      shown.addFirst(sort);
    }
    Answer.json(
        ctx,
        questions.ranking(
            tenant,
            sort,
            key.descending(),
            shown,
            filter,
            paging.limit(),
            paging.offset(),
            freshness));
  }

  private void chokePoints(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    Query.Paging paging = query.paging();
    MetricQuestions.Filter filter = filter(query, true);
    Freshness freshness = freshness(query);
    query.check();
    Answer.json(
        ctx,
        questions.ranking(
            tenant,
            Metric.CHOKE_POINT,
            true,
            List.of(
                Metric.CHOKE_POINT,
                Metric.CRITICALITY,
                Metric.ARTICULATION_POINT,
                Metric.BRIDGES,
                Metric.PONY_FACTOR),
            filter,
            paging.limit(),
            paging.offset(),
            freshness));
  }

  private void components(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    int limit = query.integer("limit", 10, 1, MAX_COMPONENTS);
    query.check();
    Answer.json(ctx, questions.components(tenant, limit));
  }

  private void communities(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    int limit = query.integer("limit", 10, 1, MAX_COMPONENTS);
    Freshness freshness = freshness(query);
    query.check();
    Answer.json(
        ctx,
        questions
            .communities(tenant, limit, freshness)
            .orElseThrow(
                () ->
                    HttpProblem.unavailable(
                        "Communities of this graph are being computed for the first time; ask again")));
  }

  /// `fresh=true` waits for the newest run's structural metrics, up to a minute.
  private static Freshness freshness(Query query) {
    @Nullable Boolean fresh =
        query.oneOf(
            "fresh", text -> YES_OR_NO.contains(text) ? Boolean.valueOf(text) : null, YES_OR_NO);
    return Boolean.TRUE.equals(fresh) ? Freshness.NEWEST : Freshness.KNOWN;
  }

  private static MetricQuestions.Filter filter(Query query, boolean leastOne) {
    String kind = query.oneOf("kind", text -> KINDS.contains(text) ? text : null, KINDS);
    @Nullable Boolean active =
        query.oneOf(
            "active", text -> YES_OR_NO.contains(text) ? Boolean.valueOf(text) : null, YES_OR_NO);
    return new MetricQuestions.Filter(kind, Boolean.TRUE.equals(active), leastOne);
  }

  private void score(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    PathId path = PathId.of(ctx, "/api/v1/scores/", SUFFIXES);
    String id = path.id();
    if (path.suffix() != null) {
      if (path.suffix().equals("documents")) {
        documents(ctx, tenant, id);
      } else {
        history.trend(ctx, id);
      }
      return;
    }
    Query query = new Query(ctx);
    Freshness freshness = freshness(query);
    query.check();
    ScoreReadStore.Score score =
        scores
            .score(tenant, id)
            .orElseThrow(() -> HttpProblem.notFound("No package or project '" + id + "'"));
    ObjectNode body = Json.MAPPER.valueToTree(score);
    List<MetricQuestions.Value> values =
        score.kind().equals("project")
            ? projects.values(tenant, score.canonicalId(), score.metricRunId())
            : questions.values(tenant, score.canonicalId(), freshness).orElse(List.of());
    body.set("metrics", Json.MAPPER.valueToTree(values));
    breakdowns
        .of(tenant, score.kind(), score.canonicalId())
        .ifPresent(breakdown -> body.set("breakdown", Json.MAPPER.valueToTree(breakdown)));
    Answer.json(ctx, body);
  }

  /// @param items who asserts the edges that touch it
  private record Documents(
      String canonicalId,
      String kind,
      long metricRunId,
      List<DocumentStore.Source> items,
      long total,
      int limit,
      int offset,
      List<DocumentStore.GitHistory> gitHistories,
      List<DocumentStore.Registry> registries) {}

  private void documents(Context ctx, UUID tenant, String id) {
    Query query = new Query(ctx);
    Query.Paging paging = query.paging();
    query.check();
    ScoreReadStore.Score score =
        scores
            .score(tenant, id)
            .orElseThrow(() -> HttpProblem.notFound("No package or project '" + id + "'"));
    DocumentStore.Sources sources =
        documents.sources(tenant, score.canonicalId(), paging.limit(), paging.offset());
    Answer.json(
        ctx,
        new Documents(
            score.canonicalId(),
            score.kind(),
            score.metricRunId(),
            sources.items(),
            sources.total(),
            paging.limit(),
            paging.offset(),
            documents.histories(tenant, score.canonicalId(), MAX_BESIDE),
            documents.registries(tenant, score.canonicalId(), MAX_BESIDE)));
  }
}
