package org.pgatlas.server.question;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.server.http.Answer;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.PathId;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.scoring.ScoreReadStore;

/// `/api/v1/priority`, `/api/v1/keystones`, `/api/v1/badges/{id}/{metric}.svg`.
final class PriorityEndpoints implements Routes {
  private static final String BADGES = "/api/v1/badges/";
  private static final int MAX_KEYSTONES = 200;

  private final Priority priority;
  private final MetricQuestions metrics;
  private final ProjectPlaces projects;
  private final ScoreReadStore scores;
  private final Tenancy tenancy;

  PriorityEndpoints(
      Priority priority,
      MetricQuestions metrics,
      ProjectPlaces projects,
      ScoreReadStore scores,
      Tenancy tenancy) {
    this.priority = priority;
    this.metrics = metrics;
    this.projects = projects;
    this.scores = scores;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/priority", this::list);
    routes.get("/api/v1/keystones", this::keystones);
    routes.get("/api/v1/badges/<id>", this::badge);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    Query.Paging paging = query.paging();
    query.check();
    Answer.json(ctx, priority.ranking(tenant, paging.limit(), paging.offset()));
  }

  private void keystones(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    Query query = new Query(ctx);
    int limit = query.integer("limit", 20, 1, MAX_KEYSTONES);
    query.check();
    Answer.list(ctx, Keystone.class, priority.keystones(tenant, limit));
  }

  private void badge(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    String path = PathId.of(ctx, BADGES, List.of()).id();
    int slash = path.lastIndexOf('/');
    if (slash < 1 || !path.endsWith(".svg")) {
      throw HttpProblem.notFound("A badge is at " + BADGES + "{id}/{metric}.svg");
    }
    String id = path.substring(0, slash);
    String metric = path.substring(slash + 1, path.length() - ".svg".length());
    MetricQuestions.Value value = value(tenant, id, metric);
    Number number = value.value();
    String text =
        number == null
            ? null
            : number instanceof Double real
                ? String.format(Locale.ROOT, real < 0.01 ? "%.2g" : "%.1f", real)
                : String.format(Locale.ROOT, "%,d", number.longValue());
    ctx.header("Cache-Control", "public, max-age=300");
    ctx.contentType("image/svg+xml");
    ctx.result(Badge.svg(Priority.words(metric), text, value.percentile()));
  }

  private MetricQuestions.Value value(UUID tenant, String id, String name) {
    Optional<String> canonical = CanonicalId.tryOf(id).map(CanonicalId::value);
    Metric metric = Metric.parse(name);
    Optional<MetricQuestions.Value> found =
        metric == null
            ? Optional.empty()
            : canonical.flatMap(c -> metrics.value(tenant, c, metric, Structures.Freshness.KNOWN));
    return found.orElseGet(() -> ofProject(tenant, id, name));
  }

  private MetricQuestions.Value ofProject(UUID tenant, String id, String name) {
    ScoreReadStore.Score score =
        scores
            .score(tenant, id)
            .orElseThrow(() -> HttpProblem.notFound("No package or project '" + id + "'"));
    return projects.values(tenant, score.canonicalId(), score.metricRunId()).stream()
        .filter(v -> v.metric().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                HttpProblem.notFound(
                    "Badges of packages are of "
                        + String.join(", ", Metric.labels())
                        + "; of projects of "
                        + String.join(", ", ProjectPlaces.labels())));
  }
}
