package org.pgatlas.server.question;

import io.javalin.config.RoutesConfig;
import java.util.List;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.scoring.MetricRunner;
import org.pgatlas.server.scoring.ScoreReadStore;
import org.pgatlas.server.snapshot.GraphReader;

/// The room, wired: what pages ask of it, and its routes.
public final class Questions implements Routes {
  private final MetricQuestions metrics;
  private final WhatIf whatIf;
  private final List<Routes> endpoints;

  private Questions(MetricQuestions metrics, WhatIf whatIf, List<Routes> endpoints) {
    this.metrics = metrics;
    this.whatIf = whatIf;
    this.endpoints = endpoints;
  }

  public static Questions create(
      Database database,
      GraphReader reader,
      MetricRunner runner,
      ScoreReadStore scores,
      Tenancy tenancy) {
    MetricQuestions metrics = new MetricQuestions(new Structures(database, reader));
    WhatIf whatIf = new WhatIf(database, reader, runner.defaultMode());
    return new Questions(
        metrics,
        whatIf,
        List.of(
            new MetricEndpoints(metrics, new ProjectPlaces(database), scores, tenancy),
            new WhatIfEndpoints(whatIf, tenancy)));
  }

  public MetricQuestions metrics() {
    return metrics;
  }

  public WhatIf whatIf() {
    return whatIf;
  }

  @Override
  public void register(RoutesConfig routes) {
    endpoints.forEach(endpoint -> endpoint.register(routes));
  }
}
