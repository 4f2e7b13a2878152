package org.pgatlas.server.ui.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A neighbourhood drawn as rings: the start in the middle, distance as the ring, size as impact,
/// colour as band. A radial tree: each node keeps within the sector of the node through which it
/// was first reached, sectors are shared by the number of leaves. Linear in nodes and edges, apart
/// from sorting.
public record Rings(
    int width,
    int height,
    List<Ring> rings,
    List<Spot> spots,
    List<Line> lines,
    List<Caption> captions,
    List<Edge> edges,
    List<Integer> parents) {
  public static final int MAX_NODES = 300;
  private static final int WIDTH = 760;
  private static final int HEIGHT = 540;
  private static final int MAX_LABELS = 26;

  public Rings {
    rings = List.copyOf(rings);
    spots = List.copyOf(spots);
    lines = List.copyOf(lines);
    captions = List.copyOf(captions);
    edges = List.copyOf(edges);
    parents = List.copyOf(parents);
  }

  /// A package of the neighbourhood. Node 0 is the start.
  ///
  /// @param parent index of the node through which it was reached, -1 for the start
  /// @param weight impact: what rests on it
  /// @param css class of its colour
  public record Node(
      String id,
      String name,
      String href,
      int distance,
      int parent,
      long weight,
      String css,
      @Nullable String note) {}

  /// An edge by node indexes, dependent first.
  public record Edge(int dependent, int dependency) {}

  /// A label and whose it is.
  public record Caption(int node, Label label) {}

  public record Ring(double rx, double ry) {}

  public record Spot(
      String id,
      String name,
      double x,
      double y,
      double r,
      int distance,
      String css,
      String href,
      @Nullable String note) {
    public String title() {
      return note == null ? name : name + ": " + note;
    }
  }

  /// @param tree true for the edge through which the outer node was first reached
  public record Line(double x1, double y1, double x2, double y2, boolean tree) {}

  public static Rings of(List<Node> nodes, List<Edge> edges) {
    if (nodes.size() > MAX_NODES) {
      throw new IllegalArgumentException(
          "at most " + MAX_NODES + " nodes can be drawn, not " + nodes.size());
    }
    int depth = nodes.stream().mapToInt(Node::distance).max().orElse(0);
    double[] angle = angles(nodes, depth);
    long heaviest = Math.max(1, nodes.stream().skip(1).mapToLong(Node::weight).max().orElse(1));
    List<Spot> spots = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Node n = nodes.get(i);
      double radius = fraction(n.distance, depth);
      double x = WIDTH / 2.0 + Math.cos(angle[i]) * radius * (WIDTH / 2.0 - 26);
      double y = HEIGHT / 2.0 + Math.sin(angle[i]) * radius * (HEIGHT / 2.0 - 22);
      double r = i == 0 ? 12 : 2.6 + 6.4 * Math.sqrt((double) n.weight / heaviest);
      spots.add(
          new Spot(
              n.id,
              n.name,
              Labels.round(x),
              Labels.round(y),
              Labels.round(r),
              n.distance,
              n.css,
              n.href,
              n.note));
    }
    List<Ring> rings =
        IntStream.rangeClosed(1, depth)
            .mapToObj(
                d ->
                    new Ring(
                        Labels.round(fraction(d, depth) * (WIDTH / 2.0 - 26)),
                        Labels.round(fraction(d, depth) * (HEIGHT / 2.0 - 22))))
            .toList();
    return new Rings(
        WIDTH,
        HEIGHT,
        rings,
        spots,
        lines(nodes, edges, spots),
        labels(nodes, spots),
        edges,
        nodes.stream().map(Node::parent).toList());
  }

  /// Whether one end was reached through the other.
  public boolean tree(Edge edge) {
    return parents.get(edge.dependent) == edge.dependency
        || parents.get(edge.dependency) == edge.dependent;
  }

  private static double fraction(int distance, int depth) {
    if (distance == 0) {
      return 0;
    }
    return depth == 1 ? 0.72 : 0.3 + 0.7 * (distance - 1) / (depth - 1);
  }

  /// The angle of each node: every ring is divided evenly, in the order of the parents' angles, and
  /// turned so that its nodes are on the whole nearest to their parents.
  private static double[] angles(List<Node> nodes, int depth) {
    double[] angle = new double[nodes.size()];
    for (int distance = 1; distance <= depth; distance++) {
      int ring = distance;
      List<Integer> members =
          IntStream.range(0, nodes.size())
              .filter(i -> nodes.get(i).distance == ring)
              .boxed()
              .sorted(
                  Comparator.comparingDouble((Integer i) -> angle[nodes.get(i).parent])
                      .thenComparing(i -> nodes.get(i).name))
              .toList();
      double step = 2 * Math.PI / Math.max(1, members.size());
      double sine = 0;
      double cosine = 0;
      for (int k = 0; k < members.size(); k++) {
        double away = ring == 1 ? 0 : angle[nodes.get(members.get(k)).parent] - k * step;
        sine += Math.sin(away);
        cosine += Math.cos(away);
      }
      double turn = ring == 1 ? -Math.PI / 2 : Math.atan2(sine, cosine);
      for (int k = 0; k < members.size(); k++) {
        angle[members.get(k)] = normal(turn + k * step);
      }
    }
    return angle;
  }

  private static double normal(double angle) {
    double turned = angle % (2 * Math.PI);
    return turned < 0 ? turned + 2 * Math.PI : turned;
  }

  private static List<Line> lines(List<Node> nodes, List<Edge> edges, List<Spot> spots) {
    List<Line> lines = new ArrayList<>();
    for (Edge e : edges) {
      Spot a = spots.get(e.dependent);
      Spot b = spots.get(e.dependency);
      boolean tree =
          nodes.get(e.dependent).parent == e.dependency
              || nodes.get(e.dependency).parent == e.dependent;
      lines.add(new Line(a.x, a.y, b.x, b.y, tree));
    }
    lines.sort(Comparator.comparing(Line::tree));
    return lines;
  }

  private static List<Caption> labels(List<Node> nodes, List<Spot> spots) {
    Labels room = new Labels(WIDTH, HEIGHT);
    for (Spot spot : spots) {
      room.occupy(spot.x, spot.y, spot.r);
    }
    List<Integer> order =
        IntStream.range(0, nodes.size())
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer i) -> i == 0 ? 0 : 1)
                    .thenComparing(i -> nodes.get(i).weight, Comparator.reverseOrder()))
            .toList();
    List<Caption> labels = new ArrayList<>();
    for (int i : order) {
      if (labels.size() == MAX_LABELS) {
        break;
      }
      Spot spot = spots.get(i);
      room.place(spot.x, spot.y, spot.r, shortened(nodes.get(i).name))
          .ifPresent(label -> labels.add(new Caption(i, label)));
    }
    return labels;
  }

  private static String shortened(String name) {
    return name.length() <= 28 ? name : name.substring(0, 27) + "…";
  }
}
