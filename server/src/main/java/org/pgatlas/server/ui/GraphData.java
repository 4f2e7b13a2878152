package org.pgatlas.server.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.ui.picture.Label;
import org.pgatlas.server.ui.picture.Rings;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.GraphView.Mode;
import org.pgatlas.server.wire.Json;

/// What the explorer's script is given: the picture that the server drew, as data.
///
/// @param edges node indexes, dependent first, then 1 when one was reached through the other
record GraphData(String mode, List<Node> nodes, List<List<Integer>> edges) {

  /// @param band class of its colour
  /// @param graph address of the explorer that starts from it
  /// @param side where its label has room, null where it has none
  record Node(
      String id,
      String name,
      double x,
      double y,
      double r,
      int distance,
      String band,
      String href,
      String graph,
      @Nullable String note,
      @Nullable String side) {}

  static String json(Mode mode, Rings rings) {
    Map<Integer, Label> labels =
        rings.captions().stream()
            .collect(Collectors.toMap(Rings.Caption::node, Rings.Caption::label));
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < rings.spots().size(); i++) {
      nodes.add(node(mode, rings.spots().get(i), labels.get(i)));
    }
    List<List<Integer>> edges =
        IntStream.range(0, rings.edges().size())
            .mapToObj(
                i -> {
                  Rings.Edge edge = rings.edges().get(i);
                  return List.of(edge.dependent(), edge.dependency(), rings.tree(edge) ? 1 : 0);
                })
            .toList();
    return Json.write(new GraphData(mode.key(), nodes, edges));
  }

  static String graph(Mode mode, String id) {
    return Address.of("/graph")
        .with("id", id)
        .with("mode", mode == Mode.PATH ? Mode.BLAST.key() : mode.key())
        .toString();
  }

  private static Node node(Mode mode, Rings.Spot s, @Nullable Label label) {
    return new Node(
        s.id(),
        s.name(),
        s.x(),
        s.y(),
        s.r(),
        s.distance(),
        s.css(),
        s.href(),
        graph(mode, s.id()),
        s.note(),
        side(s, label));
  }

  private static @Nullable String side(Rings.Spot spot, @Nullable Label label) {
    if (label == null) {
      return null;
    }
    return switch (label.anchor()) {
      case "start" -> "right";
      case "end" -> "left";
      default -> label.y() < spot.y() ? "above" : "below";
    };
  }
}
