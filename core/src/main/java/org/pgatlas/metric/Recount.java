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
      if (isHopeless(begin, from, targets) || !walked(some)) {
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

  /// Writes every kind of criticality of the targets.
  boolean everyKind(int[] targets, Layer layer, LayerValues values) {
    long begin = effort.spent();
    long[] ofProject = new long[layer.projectCount()];
    for (int from = 0; from < targets.length; from += SourceBlock.SOURCES) {
      int[] some = some(targets, from);
      if (isHopeless(begin, from, targets) || !walked(some)) {
        return false;
      }
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
      for (int lane = 0; lane < some.length; lane++) {
        int target = some[lane];
        boolean counted = active.contains(target);
        values.all()[target] = all.count(lane) - (counted ? 1 : 0);
        values.repos()[target] = repos.count(lane) - (counted && layer.repos()[target] ? 1 : 0);
        values.reachingProjects()[target] = projects.count(lane);
      }
      for (int i = 0; i < block.reached(); i++) {
        int project = layer.projectOf()[block.vertexAt(i)];
        if (project >= 0) {
          ofProject[project] = 0;
        }
      }
      clear();
    }
    return true;
  }

  /// Writes for each of the projects who reaches one of its active members or is one.
  boolean reachers(int[] projects, Layer layer, Grouping members, int[] values) {
    long begin = effort.spent();
    for (int from = 0; from < projects.length; from += SourceBlock.SOURCES) {
      int[] some = some(projects, from);
      for (int project : some) {
        block.addSource();
        for (int i = members.begin(project); i < members.end(project); i++) {
          if (active.contains(members.memberAt(i))) {
            block.startAt(members.memberAt(i));
          }
        }
      }
      if (isHopeless(begin, from, projects) || !block.spread(against)) {
        return false;
      }
      for (int i = 0; i < block.reached(); i++) {
        if (active.contains(block.vertexAt(i))) {
          all.add(block.sourcesOf(block.vertexAt(i)));
        }
      }
      for (int lane = 0; lane < some.length; lane++) {
        values[some[lane]] = all.count(lane);
      }
      clear();
    }
    return true;
  }

  private boolean isHopeless(long begin, int done, int[] targets) {
    return done > 0 && effort.isHopeless(begin, done, targets.length - done);
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
