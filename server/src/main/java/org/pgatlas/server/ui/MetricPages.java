package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Query.SortKey;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.question.Metric;
import org.pgatlas.server.question.MetricQuestions;
import org.pgatlas.server.question.Priority;
import org.pgatlas.server.question.Structures;
import org.pgatlas.server.snapshot.GraphReader;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;

/// `/scores`: all packages by any metric; and the table of every metric on a package's page.
final class MetricPages implements Routes {
  private static final String KIND = "kind";
  private static final List<Metric> SHOWN =
      List.of(
          Metric.CRITICALITY,
          Metric.DIRECT_DEPENDENTS,
          Metric.CHOKE_POINT,
          Metric.PAGERANK,
          Metric.CORE_NUMBER,
          Metric.BETWEENNESS,
          Metric.PONY_FACTOR);

  private static final String COMPUTING = "computing";

  private final Shells shells;
  private final MetricQuestions questions;
  private final GraphReader reader;
  private final Tenancy tenancy;

  MetricPages(Shells shells, MetricQuestions questions, GraphReader reader, Tenancy tenancy) {
    this.shells = shells;
    this.questions = questions;
    this.reader = reader;
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/scores", this::list);
  }

  private void list(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    ListRequest request =
        ListRequest.of(
            ctx,
            "/scores",
            SHOWN.stream().map(Metric::label).toList(),
            new SortKey(Metric.CRITICALITY.label(), true),
            List.of(KIND));
    Metric sort = Metric.parse(request.sort().field());
    String kind = request.choice(KIND);
    MetricQuestions.Ranking ranking =
        questions.ranking(
            tenant,
            sort == null ? Metric.CRITICALITY : sort,
            request.sort().descending(),
            SHOWN,
            new MetricQuestions.Filter(
                kind.equals("repo") || kind.equals("external-repo") ? kind : null, true, false),
            request.limit(),
            request.offset(),
            Structures.Freshness.KNOWN);
    Table table = table(tenant, request, ranking, kind);
    if (request.csv()) {
      Answers.csv(ctx, "scores", table);
      return;
    }
    ctx.html(
        Templates.list(
            shells.of(ctx, "Metrics", Shell.Section.METRICS),
            new ListView(headline(ranking), subtitle(ranking), List.of(), table)));
  }

  private static String headline(MetricQuestions.Ranking ranking) {
    if (ranking.items().isEmpty()) {
      return "No active package is known yet";
    }
    MetricQuestions.Line first = ranking.items().getFirst();
    Number behind = first.metrics().get(Metric.CHOKE_POINT.label());
    Number dependents = first.metrics().get(Metric.CRITICALITY.label());
    if (ranking.sort().equals(Metric.CRITICALITY.label())
        && ranking.offset() == 0
        && dependents != null
        && dependents.longValue() > 0) {
      return "Most rests on "
          + first.displayName()
          + ": "
          + Words.count(dependents.longValue(), "active package depends", "active packages depend")
          + " on it";
    }
    return ranking.sort().equals(Metric.CHOKE_POINT.label())
            && ranking.offset() == 0
            && behind != null
            && behind.longValue() > 0
        ? first.displayName()
            + " is the tightest choke point: "
            + Words.count(behind.longValue(), "package is", "packages are")
            + " reached only through it"
        : Words.count(ranking.total(), "active package", "active packages") + " by metric";
  }

  private static String subtitle(MetricQuestions.Ranking ranking) {
    Long structure = ranking.structureRunId();
    return "Active packages, computed from run "
        + Words.count(ranking.runId())
        + (structure == null
            ? "; structure is being computed"
            : structure == ranking.runId() ? "" : ", structure from run " + Words.count(structure))
        + (ranking.unknown() == 0
            ? "."
            : "; " + Words.count(ranking.unknown()) + " without a value come last.");
  }

  private Table table(
      UUID tenant, ListRequest request, MetricQuestions.Ranking ranking, String kind) {
    long active = reader.graph(tenant).active().count();
    List<Table.Column> columns = new ArrayList<>();
    columns.add(Table.Column.text("Package"));
    for (Metric metric : SHOWN) {
      columns.add(request.column(title(metric), metric.label(), true, sentence(metric)));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (MetricQuestions.Line line : ranking.items()) {
      List<Cell> row = new ArrayList<>();
      boolean external = line.vertexType().equals("external-repo");
      row.add(
          new Cell.Name(
              line.displayName(), Links.vertex(external, line.canonicalId()), line.canonicalId()));
      for (Metric metric : SHOWN) {
        row.add(
            metric.structural() && ranking.structureRunId() == null
                ? new Cell.Text(COMPUTING)
                : cell(metric, line.metrics().get(metric.label()), active));
      }
      rows.add(row);
    }
    return new Table(
        "scores",
        "Packages by metric",
        columns,
        rows,
        request.paging(ranking.total()),
        request.filter(
            null,
            List.of(
                new Table.Choice(
                    KIND,
                    "Kind",
                    kind,
                    List.of(
                        new Table.Option("", "Repos and externals"),
                        new Table.Option("repo", "Repos"),
                        new Table.Option("external-repo", "Externals"))))),
        request.csvHref(),
        new Empty(
            "No package is active",
            "A package is active when a repo of a live project reaches it.",
            "./atlas demo"));
  }

  private static Cell cell(Metric metric, @Nullable Number value, long active) {
    if (metric == Metric.CRITICALITY) {
      return new Cell.Share(value == null ? null : Long.valueOf(value.longValue()), active);
    }
    if (metric == Metric.PAGERANK) {
      return new Cell.Text(value == null ? null : real(value.doubleValue()));
    }
    if (metric.real()) {
      return new Cell.Decimal(value == null ? null : Double.valueOf(value.doubleValue()), 1);
    }
    return new Cell.Count(value == null ? null : Long.valueOf(value.longValue()));
  }

  /// A probability: three significant digits.
  private static String real(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  static String title(Metric metric) {
    return switch (metric) {
      case CRITICALITY -> "Dependents";
      case CRITICALITY_REPOS -> "Dependent repos";
      case CRITICALITY_PROJECTS -> "Dependent projects";
      case DIRECT_DEPENDENTS -> "Direct dependents";
      case DIRECT_DEPENDENCIES -> "Direct dependencies";
      case DEPTH_BELOW -> "Depth below";
      case DEPTH_ABOVE -> "Depth above";
      case PAGERANK -> "PageRank";
      case CORE_NUMBER -> "Core number";
      case ARTICULATION_POINT -> "Articulation point";
      case BRIDGES -> "Bridges";
      case CHOKE_POINT -> "Choke point";
      case COMPONENT_SIZE -> "Cycle size";
      case WEAK_COMPONENT_SIZE -> "Connected part";
      case COMMUNITY_SIZE -> "Community size";
      case BETWEENNESS -> "Betweenness";
      case PONY_FACTOR -> "Pony factor";
      case HERFINDAHL -> "Concentration (HHI)";
      case COMMIT_ENTROPY -> "Commit entropy";
      case TOP_SHARE -> "Top share";
      case TENURE -> "Tenure";
      case ACTIVE_30 -> "Active in 30 days";
      case ACTIVE_90 -> "Active in 90 days";
      case MAINTENANCE_DEBT -> "Maintenance debt";
      case ADOPTION -> "Adoption";
    };
  }

  private static String sentence(Metric metric) {
    return sentence(metric.definition(), metric.unit(), metric.source());
  }

  private static String sentence(String definition, String unit, String source) {
    return definition.substring(0, 1).toUpperCase(Locale.ROOT)
        + definition.substring(1)
        + ". Unit: "
        + unit
        + ". From: "
        + source
        + ".";
  }

  /// Every metric of one package with its place among all.
  static DetailView.Section section(List<MetricQuestions.Value> values, String id) {
    List<List<Cell>> rows = new ArrayList<>();
    for (MetricQuestions.Value value : values) {
      rows.add(row(value));
    }
    return new DetailView.Section(
        "Every metric",
        values.isEmpty()
            ? "The newest run does not have this package yet"
            : "Run "
                + Words.count(values.getFirst().runId())
                + ", place among all packages that have a value"
                + behind(values),
        Table.plain(
            "metrics",
            "Every metric of this package",
            columns("Share of the packages with a value whose value is smaller, in %"),
            rows,
            new Empty(
                "Not analysed yet", "The next metric run will have it.", "./atlas metrics run")),
        "/api/v1/scores/" + id);
  }

  private static List<Cell> row(MetricQuestions.Value value) {
    Metric metric = Metric.parse(value.metric());
    Integer rank = value.rank();
    Integer of = value.of();
    return List.of(
        new Cell.Badge(
            metric == null ? Priority.title(value.metric()) : title(metric),
            Tone.PLAIN,
            sentence(value.definition(), value.unit(), value.source())),
        new Cell.Text(text(metric, value)),
        new Cell.Decimal(value.percentile(), 1),
        new Cell.Text(
            rank == null || of == null
                ? Words.NOT_ANALYSED
                : Words.count(rank) + " of " + Words.count(of)));
  }

  /// Every metric of one project with its place among all.
  static DetailView.Section ofProject(List<MetricQuestions.Value> values, String id) {
    return new DetailView.Section(
        "Every metric",
        "Place among all projects that have a value",
        Table.plain(
            "metrics",
            "Every metric of this project",
            columns("Share of the projects with a value whose value is smaller, in %"),
            values.stream().map(MetricPages::row).toList(),
            new Empty(
                "Not analysed yet", "The next metric run will have it.", "./atlas metrics run")),
        "/api/v1/scores/" + id);
  }

  private static List<Table.Column> columns(String percentile) {
    return List.of(
        Table.Column.text("Metric"),
        Table.Column.number("Value", null),
        Table.Column.number("Percentile", percentile),
        Table.Column.number("Rank", "1 is the greatest value; equal values share a rank"));
  }

  /// What is of an earlier run.
  private static String behind(List<MetricQuestions.Value> values) {
    return values.stream()
        .filter(MetricQuestions.Value::pending)
        .findFirst()
        .map(
            value ->
                value.runId() == values.getFirst().runId()
                    ? "; structural metrics are being computed"
                    : "; structural metrics are of run "
                        + Words.count(value.runId())
                        + " until the newer ones are computed")
        .orElse("");
  }

  private static String text(@Nullable Metric metric, MetricQuestions.Value value) {
    Number number = value.value();
    if (number == null) {
      return value.pending() ? COMPUTING : Words.NOT_ANALYSED;
    }
    if (metric == Metric.PAGERANK) {
      return real(number.doubleValue());
    }
    Double error = value.error();
    return number instanceof Double real
        ? Words.decimal(real, Math.abs(real) < 1 ? 2 : 1)
            + (error == null || error == 0 ? "" : " ± " + Words.decimal(error, 1))
        : Words.count(number.longValue());
  }
}
