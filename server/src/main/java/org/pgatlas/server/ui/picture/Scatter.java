package org.pgatlas.server.ui.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Direct against transitive dependents, both on logarithmic axes: a dot in the upper left is a
/// package that few name and most rest on.
///
/// @param labels names beside dots, in the letters of a desktop
/// @param phoneLabels fewer of them, in the letters of a phone
public record Scatter(
    int width,
    int height,
    Frame frame,
    List<Dot> dots,
    List<Label> labels,
    List<Label> phoneLabels,
    List<Tick> across,
    List<Tick> up) {
  private static final int WIDTH = 680;
  private static final int HEIGHT = 408;

  /// The margins hold the axes in the letters of a phone, which are twice as large in these units.
  private static final Frame FRAME = new Frame(72, 14, WIDTH - 14, HEIGHT - 48);
  private static final int MAX_LABELS = 16;
  private static final int MAX_PHONE_LABELS = 6;

  /// Size of a phone's letters in these units; `picture.css` has the same number.
  private static final double PHONE_LETTERS = 20;

  /// What the corner is called, by the letters of its name.
  public static final String CORNER = "hidden pillars: few name them";

  public Scatter {
    dots = List.copyOf(dots);
    labels = List.copyOf(labels);
    phoneLabels = List.copyOf(phoneLabels);
    across = List.copyOf(across);
    up = List.copyOf(up);
  }

  /// A package to draw.
  ///
  /// @param css class of its colour
  /// @param alone true when one person makes half of its commits
  public record Point(
      String name, String href, long direct, long transitive, String css, boolean alone) {}

  public record Dot(
      double x, double y, double r, String css, String href, String title, boolean alone) {}

  /// @param at position on its axis
  public record Tick(double at, String label) {}

  /// The plotting area.
  public record Frame(double left, double top, double right, double bottom) {}

  /// The corner of packages that few name and most rest on: half of the width, the upper decade.
  public double hiddenWidth() {
    return (FRAME.right - FRAME.left) * 0.5;
  }

  public double hiddenHeight() {
    return up.stream()
        .filter(t -> t.label.equals("10 %"))
        .findFirst()
        .map(t -> t.at - FRAME.top)
        .orElse(0.0);
  }

  public boolean empty() {
    return dots.isEmpty();
  }

  /// @param active how many packages are active: the whole that shares refer to
  public static Scatter of(List<Point> points, long active) {
    long widest = Math.max(10, points.stream().mapToLong(Point::direct).max().orElse(10));
    double decadesAcross = Math.log10(widest * 1.25);
    double decadesUp = Math.log10((double) Math.max(10, active));
    List<Dot> dots = new ArrayList<>();
    List<Point> drawn =
        points.stream()
            .filter(p -> p.transitive > 0 && p.direct > 0)
            .sorted(
                Comparator.comparingLong(Point::transitive).reversed().thenComparing(Point::name))
            .toList();
    for (Point p : drawn) {
      double[] shift = jitter(p.name);
      double x =
          FRAME.left
              + 8
              + (FRAME.right - FRAME.left - 16)
                  * clamp((Math.log10((double) p.direct) + shift[0]) / decadesAcross);
      double y =
          FRAME.bottom
              - 6
              - (FRAME.bottom - FRAME.top - 16)
                  * clamp((Math.log10((double) p.transitive) + shift[1]) / decadesUp);
      double r = 1.8 + 4.4 * Math.pow((double) p.transitive / Math.max(1, active), 0.45);
      Dot dot =
          new Dot(
              Labels.round(x),
              Labels.round(y),
              Labels.round(r),
              p.css,
              p.href,
              title(p, active),
              p.alone);
      dots.add(dot);
    }
    // Smaller dots are drawn last, so that none is hidden under a larger one.
    return new Scatter(
        WIDTH,
        HEIGHT,
        FRAME,
        dots,
        labels(drawn, dots, Labels.LETTERS, MAX_LABELS),
        labels(drawn, dots, PHONE_LETTERS, MAX_PHONE_LABELS),
        across(decadesAcross),
        up(decadesUp, active));
  }

  /// The leading names that find room beside their dots, off the axis and the corner's own name.
  private static List<Label> labels(List<Point> drawn, List<Dot> dots, double letters, int most) {
    Labels room = new Labels(WIDTH, FRAME.bottom, letters);
    room.occupy(0, 0, FRAME.left - 2, FRAME.bottom);
    room.occupy(
        FRAME.left,
        FRAME.top,
        FRAME.left + CORNER.length() * letters * 0.54,
        FRAME.top + letters * 2.2);
    dots.forEach(dot -> room.occupy(dot.x, dot.y, dot.r));
    List<Label> labels = new ArrayList<>();
    for (int i = 0; i < drawn.size() && labels.size() < most; i++) {
      Dot dot = dots.get(i);
      // A dot must not refuse its own label, so the label starts outside of it.
      room.place(dot.x, dot.y, dot.r, drawn.get(i).name).ifPresent(labels::add);
    }
    return labels;
  }

  private static List<Tick> across(double decades) {
    List<Tick> ticks = new ArrayList<>();
    for (int d = 0; d <= decades; d++) {
      double x = FRAME.left + 8 + (FRAME.right - FRAME.left - 16) * d / decades;
      ticks.add(
          new Tick(Labels.round(x), String.format(Locale.ROOT, "%,d", (long) Math.pow(10, d))));
    }
    return ticks;
  }

  private static List<Tick> up(double decades, long active) {
    List<Tick> ticks = new ArrayList<>();
    double[] shares = {0.0001, 0.001, 0.01, 0.1, 1};
    String[] names = {"0.01 %", "0.1 %", "1 %", "10 %", "100 %"};
    for (int i = 0; i < shares.length; i++) {
      double value = shares[i] * Math.max(10, active);
      if (value >= 1) {
        double y = FRAME.bottom - 6 - (FRAME.bottom - FRAME.top - 16) * Math.log10(value) / decades;
        ticks.add(new Tick(Labels.round(y), names[i]));
      }
    }
    return ticks;
  }

  private static String title(Point p, long active) {
    return String.format(
        Locale.ROOT,
        "%s: %,d active packages rest on it (%.1f %%), %,d directly%s",
        p.name,
        p.transitive,
        100.0 * p.transitive / Math.max(1, active),
        p.direct,
        p.alone ? "; one person makes half of its commits" : "");
  }

  /// Whole numbers would stack up on a grid; each name shifts its dot by a fixed small amount.
  private static double[] jitter(String name) {
    int hash = name.hashCode() * 0x9E3779B9;
    return new double[] {
      ((hash >>> 16 & 0xff) / 255.0 - 0.5) * 0.16, ((hash >>> 24) / 255.0 - 0.5) * 0.08
    };
  }

  private static double clamp(double value) {
    return Math.min(1, Math.max(0, value));
  }
}
