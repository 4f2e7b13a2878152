package org.pgatlas.server.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.ui.picture.Label;
import org.pgatlas.server.ui.picture.Rings;
import org.pgatlas.server.ui.picture.Scatter;

class PictureTest {
  @Test
  void spots_lie_on_the_ring_of_their_distance() {
    Rings rings = new InventedPages("").rings(220);
    assertThat(rings.spots()).hasSize(220);
    for (Rings.Spot spot : rings.spots()) {
      double x = spot.x() - rings.width() / 2.0;
      double y = spot.y() - rings.height() / 2.0;
      if (spot.distance() == 0) {
        assertThat(Math.hypot(x, y)).isLessThan(0.1);
      } else {
        Rings.Ring ring = rings.rings().get(spot.distance() - 1);
        assertThat(Math.hypot(x / ring.rx(), y / ring.ry())).isBetween(0.99, 1.01);
      }
    }
  }

  @Test
  void labels_never_overlap_and_stay_inside() {
    Rings rings = new InventedPages("").rings(300);
    assertThat(rings.captions()).hasSizeGreaterThan(5);
    List<double[]> boxes = new ArrayList<>();
    for (Label label : rings.captions().stream().map(Rings.Caption::label).toList()) {
      double width = label.text().length() * 6.5;
      double left =
          switch (label.anchor()) {
            case "start" -> label.x();
            case "end" -> label.x() - width;
            default -> label.x() - width / 2;
          };
      assertThat(left).isBetween(0.0, rings.width() - width);
      for (double[] other : boxes) {
        boolean apart =
            left >= other[1] - 0.2
                || other[0] >= left + width - 0.2
                || Math.abs(label.y() - other[2]) >= 9;
        assertThat(apart).as(label.text()).isTrue();
      }
      boxes.add(new double[] {left, left + width, label.y()});
    }
  }

  @Test
  void a_lone_start_and_a_full_ring_are_drawn() {
    Rings alone =
        Rings.of(List.of(new Rings.Node("a", "a", "/a", 0, -1, 0, "band-0", null)), List.of());
    assertThat(alone.rings()).isEmpty();
    assertThat(alone.captions()).hasSize(1);
    List<Rings.Node> many = new ArrayList<>(alone(0));
    for (int i = 1; i < Rings.MAX_NODES; i++) {
      many.add(new Rings.Node("n" + i, "n" + i, "/", 1, 0, i, "band-1", null));
    }
    assertThat(Rings.of(many, List.of()).spots().stream().map(s -> s.x() + "," + s.y()).distinct())
        .hasSize(Rings.MAX_NODES);
    many.add(new Rings.Node("over", "over", "/", 1, 0, 1, "band-1", null));
    assertThatThrownBy(() -> Rings.of(many, List.of())).hasMessageContaining("at most 300");
  }

  @Test
  void the_same_input_gives_the_same_scatter_in_any_order() {
    List<Scatter.Point> points = new ArrayList<>();
    for (int i = 1; i < 200; i++) {
      points.add(new Scatter.Point("p" + i, "/p", i, i * 37L % 5000 + 1, "band-1", false));
    }
    Scatter ordered = Scatter.of(points, 5000);
    Collections.reverse(points);
    assertThat(Scatter.of(points, 5000)).isEqualTo(ordered);
    assertThat(ordered.dots())
        .hasSize(199)
        .allSatisfy(
            d -> {
              assertThat(d.x()).isBetween(ordered.frame().left(), ordered.frame().right());
              assertThat(d.y()).isBetween(ordered.frame().top(), ordered.frame().bottom());
            });
  }

  @Test
  void a_scatter_of_nothing_is_empty() {
    assertThat(Scatter.of(List.of(), 0).empty()).isTrue();
    assertThat(Scatter.of(List.of(new Scatter.Point("a", "/", 0, 0, "band-0", false)), 1).empty())
        .isTrue();
  }

  private static List<Rings.Node> alone(long weight) {
    return List.of(new Rings.Node("a", "a", "/a", 0, -1, weight, "band-0", null));
  }
}
