package org.pgatlas.server.ui;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.history.History;
import org.pgatlas.server.history.HistoryStore;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Words;

/// How the metrics of a package or project moved, as small lines.
final class Trends {
  private static final int POINTS = 200;
  private static final double WIDTH = 100;
  private static final double HEIGHT = 20;

  private final History history;
  private final Clock clock;

  Trends(History history, Clock clock) {
    this.history = history;
    this.clock = clock;
  }

  DetailView.Section section(UUID tenant, String id) {
    Instant now = clock.instant();
    List<HistoryStore.Point> points =
        history
            .trend(tenant, id, now.minus(History.retention()), now, POINTS)
            .map(History.Trend::points)
            .orElse(List.of());
    List<List<Cell>> rows = new ArrayList<>();
    if (!points.isEmpty()) {
      rows.add(row("Criticality", points, HistoryStore.Point::criticality, now));
      rows.add(row("Pony factor", points, HistoryStore.Point::ponyFactor, now));
      rows.add(row("Adoption", points, HistoryStore.Point::adoptionScore, now));
    }
    return new DetailView.Section(
        "How it moved",
        points.isEmpty()
            ? "Its metrics since they are kept"
            : "Since "
                + Words.minute(points.getFirst().at())
                + ", "
                + Words.count(points.size(), "change", "changes"),
        Table.plain(
            "trend",
            "How its metrics moved",
            List.of(
                Table.Column.text("Metric"),
                Table.Column.text("Trend"),
                Table.Column.number("First", null),
                Table.Column.number("Now", null)),
            rows,
            new Empty("No history yet", "The next metric run begins it.", "./atlas metrics run")),
        Address.of("/api/v1/scores/", id) + "/trend");
  }

  private static List<Cell> row(
      String label,
      List<HistoryStore.Point> points,
      Function<HistoryStore.Point, @Nullable Number> value,
      Instant now) {
    Number first = value.apply(points.getFirst());
    Number last = value.apply(points.getLast());
    return List.of(
        new Cell.Text(label),
        spark(label, points, value, now),
        new Cell.Text(text(first)),
        new Cell.Text(text(last)));
  }

  private static String text(@Nullable Number value) {
    if (value == null) {
      return Words.NOT_ANALYSED;
    }
    return value instanceof Double real ? Words.decimal(real, 1) : Words.count(value.longValue());
  }

  /// Steps: a value holds until the next one. What is not known is left out.
  private static Cell spark(
      String label,
      List<HistoryStore.Point> points,
      Function<HistoryStore.Point, @Nullable Number> value,
      Instant now) {
    List<Instant> times = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (HistoryStore.Point point : points) {
      Number number = value.apply(point);
      if (number != null) {
        times.add(point.at());
        values.add(number.doubleValue());
      }
    }
    if (values.isEmpty()) {
      return new Cell.Text(null);
    }
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double begin = times.getFirst().toEpochMilli();
    double span = Math.max(1, now.toEpochMilli() - begin);
    StringBuilder line = new StringBuilder();
    double before = Double.NaN;
    for (int i = 0; i < values.size(); i++) {
      double x = Math.min(WIDTH, WIDTH * (times.get(i).toEpochMilli() - begin) / span);
      double y =
          most == least ? HEIGHT / 2 : HEIGHT - HEIGHT * (values.get(i) - least) / (most - least);
      if (i > 0) {
        point(line, x, before);
      }
      point(line, x, y);
      before = y;
    }
    point(line, WIDTH, before);
    return new Cell.Spark(
        line.toString().strip(),
        label + " between " + Words.decimal(least, 0) + " and " + Words.decimal(most, 0));
  }

  private static void point(StringBuilder line, double x, double y) {
    line.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
  }
}
