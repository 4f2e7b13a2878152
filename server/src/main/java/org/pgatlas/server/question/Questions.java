package org.pgatlas.server.question;

import java.time.Clock;
import java.util.List;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.history.History;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.scoring.ScoreReadStore;
import org.pgatlas.server.shipped.Shipped;
import org.pgatlas.server.snapshot.GraphReader;

/// The room, wired: what pages ask of it, and its routes.
public final class Questions {
  private final MetricQuestions metrics;
  private final ProjectPlaces projects;
  private final WhatIf whatIf;
  private final Priority priority;
  private final List<Routes> endpoints;

  private Questions(
      MetricQuestions metrics,
      ProjectPlaces projects,
      WhatIf whatIf,
      Priority priority,
      List<Routes> endpoints) {
    this.metrics = metrics;
    this.projects = projects;
    this.whatIf = whatIf;
    this.priority = priority;
    this.endpoints = endpoints;
  }

  public static Questions create(
      Database database,
      GraphReader reader,
      ScoreReadStore scores,
      History history,
      Shipped shipped,
      Clock clock,
      Tenancy tenancy) {
    MetricQuestions metrics =
        new MetricQuestions(new Structures(reader, new HistoryReader(database, clock)::of), reader);
    WhatIf whatIf = new WhatIf(database, reader, shipped);
    Priority priority = new Priority(database, clock);
    ProjectPlaces projects = new ProjectPlaces(database, metrics);
    return new Questions(
        metrics,
        projects,
        whatIf,
        priority,
        List.of(
            new PriorityEndpoints(priority, metrics, projects, scores, tenancy),
            new MetricEndpoints(
                metrics,
                projects,
                new Breakdowns(database),
                new DocumentStore(database),
                scores,
                history.endpoints(),
                tenancy),
            new WhatIfEndpoints(whatIf, tenancy)));
  }

  public MetricQuestions metrics() {
    return metrics;
  }

  public Priority priority() {
    return priority;
  }

  /// Every metric of a project.
  public ProjectPlaces projects() {
    return projects;
  }

  public WhatIf whatIf() {
    return whatIf;
  }

  public List<Routes> routes() {
    return endpoints;
  }
}
