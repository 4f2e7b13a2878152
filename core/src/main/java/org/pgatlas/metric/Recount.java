package org.pgatlas.metric;

import java.util.Arrays;
import org.pgatlas.graph.DependencyGraph;

/// Counts anew who reaches a few vertices or projects: up to 64 of them at a time, each one bit of
/// a word, walking against the edges to all that depends on them. So it costs what lies above the
/// few, however much lies beneath. False from any count: the effort did not suffice, and what was
/// counted so far is worth nothing.
final class Recount {
  private final SourceBlock block;
  private final Effort effort;
  private final DependencyGraph against;
  private final ActiveSet active;
  private final LaneCounter all = new LaneCounter();
  private final LaneCounter repos = new LaneCounter();
  private final LaneCounter projects = new LaneCounter();

  /// @param block of that effort, without sources
  Recount(SourceBlock block, Effort effort, DependencyGraph graph, ActiveSet active) {
    this.block = block;
    this.effort = effort;
    this.against = graph.reversed();
    this.active = active;
    block.turn(true);
  }

  static int blocks(int targets) {
    return targets / SourceBlock.SOURCES + (targets % SourceBlock.SOURCES == 0 ? 0 : 1);
  }

  /// What fits a block, from there on.
  private static int[] some(int[] targets, int from) {
    return Arrays.copyOfRange(targets, from, Math.min(targets.length, from + SourceBlock.SOURCES));
  }

  /// Writes the distinct active dependents of each target, which are distinct.
  boolean all(int[] targets, int[] values) {
    long begin = effort.spent();
    for (int from = 0; from < targets.length; from += SourceBlock.SOURCES) {
      int[] some = some(targets, from);
      if (isHopeless(begin, from, targets.length) || !walked(some)) {
        return false;
      }
      for (int i = 0; i < block.reached(); i++) {
        if (active.contains(block.vertexAt(i))) {
          all.add(block.sourcesOf(block.vertexAt(i)));
        }
      }
      for (int lane = 0; lane < some.length; lane++) {
        values[some[lane]] = all.count(lane) - (active.contains(some[lane]) ? 1 : 0);
      }
      clear();
    }
    return true;
  }

  /// Writes every kind of criticality of the vertices, and for each of the projects who reaches one
  /// of its active members or is one. Vertices and projects share blocks.
  boolean everyKind(int[] targets, int[] ofProjects, Layer layer, LayerValues values) {
    long begin = effort.spent();
    Grouping members = Grouping.of(layer.projectOf(), layer.projectCount(), layer.vertexCount());
    int lanes = targets.length + ofProjects.length;
    long[] ofProject = new long[layer.projectCount()];
    for (int from = 0; from < lanes; from += SourceBlock.SOURCES) {
      int to = Math.min(lanes, from + SourceBlock.SOURCES);
      if (isHopeless(begin, from, lanes)) {
        return false;
      }
      for (int k = from; k < to; k++) {
        block.addSource();
        if (k < targets.length) {
          block.startAt(targets[k]);
        } else {
          start(members, ofProjects[k - targets.length]);
        }
      }
      if (!block.spread(against)) {
        return false;
      }
      count(layer, ofProject);
      for (int k = from; k < to; k++) {
        int lane = k - from;
        if (k < targets.length) {
          int target = targets[k];
          boolean counted = active.contains(target);
          values.all()[target] = all.count(lane) - (counted ? 1 : 0);
          values.repos()[target] = repos.count(lane) - (counted && layer.repos()[target] ? 1 : 0);
          values.reachingProjects()[target] = projects.count(lane);
        } else {
          values.reachers()[ofProjects[k - targets.length]] = all.count(lane);
        }
      }
      clear();
    }
    return true;
  }

  private void start(Grouping members, int project) {
    for (int i = members.begin(project); i < members.end(project); i++) {
      if (active.contains(members.memberAt(i))) {
        block.startAt(members.memberAt(i));
      }
    }
  }

  /// Adds up who was met.
  private void count(Layer layer, long[] ofProject) {
    for (int i = 0; i < block.reached(); i++) {
      int vertex = block.vertexAt(i);
      if (active.contains(vertex)) {
        long lanes = block.sourcesOf(vertex);
        all.add(lanes);
        repos.add(layer.repos()[vertex] ? lanes : 0);
        int project = layer.projectOf()[vertex];
        if (project >= 0) {
          projects.add(lanes & ~ofProject[project]);
          ofProject[project] |= lanes;
        }
      }
    }
    for (int i = 0; i < block.reached(); i++) {
      int project = layer.projectOf()[block.vertexAt(i)];
      if (project >= 0) {
        ofProject[project] = 0;
      }
    }
  }

  private boolean isHopeless(long begin, int done, int all) {
    return done > 0 && effort.isHopeless(begin, done, all - done);
  }

  private boolean walked(int[] targets) {
    for (int target : targets) {
      block.addSource();
      block.startAt(target);
    }
    return block.spread(against);
  }

  private void clear() {
    block.clear();
    all.clear();
    repos.clear();
    projects.clear();
  }
}
