package org.pgatlas.server.ui.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Places labels beside dots where there is room: a label that would touch another label, a dot
/// already drawn large, or the edge of the picture is left out rather than squeezed in.
final class Labels {
  /// Size of the letters of a desktop, in the units of the picture.
  static final double LETTERS = 11.5;

  /// Bold letters of a wide face (DejaVu Sans), which stands in where the page's own is missing.
  private static final double CHARACTER_WIDTH = 7.3 / LETTERS;
  private static final double LINE = 14 / LETTERS;
  private static final double GAP = 4;

  private final double width;
  private final double height;
  private final double letters;
  private final List<Box> taken = new ArrayList<>();

  Labels(double width, double height) {
    this(width, height, LETTERS);
  }

  /// @param letters their size in the units of the picture
  Labels(double width, double height, double letters) {
    this.width = width;
    this.height = height;
    this.letters = letters;
  }

  /// Keeps labels off a dot.
  void occupy(double x, double y, double r) {
    taken.add(new Box(x - r, y - r, x + r, y + r));
  }

  /// Keeps labels off a rectangle.
  void occupy(double left, double top, double right, double bottom) {
    taken.add(new Box(left, top, right, bottom));
  }

  /// Tries right, left, above and below of the dot, in this order.
  Optional<Label> place(double x, double y, double r, String text) {
    double w = text.length() * CHARACTER_WIDTH * letters;
    double line = LINE * letters;
    double base = letters * 0.35;
    Optional<Label> right =
        attempt(
            new Box(x + r + GAP, y - line / 2, x + r + GAP + w, y + line / 2),
            x + r + GAP,
            y + base,
            "start",
            text);
    if (right.isPresent()) {
      return right;
    }
    Optional<Label> left =
        attempt(
            new Box(x - r - GAP - w, y - line / 2, x - r - GAP, y + line / 2),
            x - r - GAP,
            y + base,
            "end",
            text);
    if (left.isPresent()) {
      return left;
    }
    Optional<Label> above =
        attempt(
            new Box(x - w / 2, y - r - GAP - line, x + w / 2, y - r - GAP),
            x,
            y - r - GAP - letters * 0.26,
            "middle",
            text);
    if (above.isPresent()) {
      return above;
    }
    return attempt(
        new Box(x - w / 2, y + r + GAP, x + w / 2, y + r + GAP + line),
        x,
        y + r + GAP + letters * 0.87,
        "middle",
        text);
  }

  private Optional<Label> attempt(Box box, double x, double y, String anchor, String text) {
    boolean inside =
        box.left >= 2 && box.top >= 2 && box.right <= width - 2 && box.bottom <= height - 2;
    if (!inside || taken.stream().anyMatch(box::touches)) {
      return Optional.empty();
    }
    taken.add(box);
    return Optional.of(new Label(round(x), round(y), anchor, text));
  }

  static double round(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private record Box(double left, double top, double right, double bottom) {
    boolean touches(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
  }
}
