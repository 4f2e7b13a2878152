package org.pgatlas.metric;

import java.util.Optional;
import org.pgatlas.graph.DependencyGraph;

/// Carries criticality over from a layer to the next ([LayerCriticality#after]), in one of two
/// ways.
///
/// Forward: a vertex contributes one to everything it reaches. Its contribution changes only when
/// what it reaches changes, that is when it is or reaches a vertex whose dependencies or project
/// changed; or when its own activity or kind changes. Contributions of those are subtracted on the
/// old layer and added on the new one. Cheap where few depend on what changed.
///
/// Backward: a vertex gets other values only when it is reached by others than before, or beneath a
/// vertex whose activity, kind or project changed. Those are found ([ChangedReach]) and counted
/// anew ([Recount]). Cheap where what is reached hardly differs, however many depend on what
/// changed.
///
/// Cycles that appear or break up need no thought: nothing is condensed. All edges and vertices
/// that are looked at out of order are taken from one [Effort], which is never exceeded; what is
/// beside it are a few walks over all vertices in their order, and one search for what is active.
final class CriticalityChange {
  private static final byte SOURCE = 1;
  private static final byte ABOVE = 2;
  private static final byte BENEATH = 4;
  private static final byte OVER = 8;

  /// So many sources at most always go forward.
  private static final int FEW = 4 * SourceBlock.SOURCES;

  /// Blocks of changed vertices for which it is found out exactly whom they reach in one graph
  /// only.
  private static final int EXACT_BLOCKS = 4;

  /// The part of the effort that may be spent to find out what each way would take.
  private static final int SHARE = 16;

  /// More dependents than this are not walked from.
  private static final int MOST_ABOVE = 4096;

  /// More work than there is.
  private static final long MUCH = 1L << 40;

  private final LayerCriticality old;
  private final Layer before;
  private final Layer after;
  private final ActiveSet activeAfter;
  private final boolean[] edited;
  private final SweepOrder order;
  private final Effort effort;
  private final byte[] marks;

  /// Vertices with other dependencies; with other activity, kind or project.
  private final VertexList rows = new VertexList();

  private final VertexList turned = new VertexList();

  /// Vertices with other dependencies or another project, and what depends on them, as far as it
  /// was looked for.
  private final VertexList above = new VertexList();

  private int aboveRead;
  private boolean backward;

  /// The vertices whose contribution changes.
  private final VertexList sources = new VertexList();

  /// @param edited the vertices whose dependencies may differ
  CriticalityChange(
      LayerCriticality old,
      Layer after,
      ActiveSet activeAfter,
      boolean[] edited,
      SweepOrder order,
      long budget) {
    this.order = order;
    this.edited = edited;
    this.old = old;
    this.before = old.layer();
    this.after = after;
    this.activeAfter = old.active().orSame(activeAfter);
    this.effort = new Effort(budget);
    this.marks = new byte[after.vertexCount()];
  }

  Optional<LayerCriticality> apply() {
    compare();
    LayerValues values = old.values(after.projectCount());
    boolean done = rows.size() + turned.size() == 0 || carry(values);
    return done
        ? Optional.of(new LayerCriticality(after, old.mode(), activeAfter, values, order))
        : Optional.empty();
  }

  /// Edges and vertices looked at out of order.
  long work() {
    return effort.spent();
  }

  /// Whether values were counted anew rather than contributions moved.
  boolean isBackward() {
    return backward;
  }

  private void compare() {
    DependencyGraph graph = after.graph();
    for (int v = 0; v < marks.length; v++) {
      boolean moved = before.projectOf()[v] != after.projectOf()[v];
      boolean rewired = edited[v] && !graph.sameDependencies(v, before.graph());
      boolean other =
          old.active().contains(v) != activeAfter.contains(v)
              || before.repos()[v] != after.repos()[v];
      if (rewired) {
        rows.add(v);
      }
      if (moved || other) {
        turned.add(v);
      }
      if (rewired || moved) {
        above(v);
      }
      if (other) {
        source(v);
      }
    }
  }

  private boolean carry(LayerValues values) {
    SourceBlock block = new SourceBlock(order, effort);
    boolean known = findAbove(SourceBlock.SOURCES, effort.left()) && sources.size() <= FEW;
    if (known) {
      return forward(block, values);
    }
    ChangedReach reach =
        new ChangedReach(before.graph(), after.graph(), old.active(), activeAfter, effort);
    boolean exact = Recount.blocks(rows.size()) <= EXACT_BLOCKS;
    if (!(exact ? reach.differing(block, rows) : reach.beneathEdges(rows))
        || !reach.beneathTurned(turned)) {
      return false;
    }
    if (reach.found().size() == 0) {
      return true;
    }
    int[] projects = projectsOf(reach.found());
    int blocks = Recount.blocks(reach.found().size() + projects.length);
    long down = forwardWork();
    boolean cheap = down <= marks.length;
    boolean doubtful = down < MUCH && blocks > 1;
    if (cheap || (doubtful && down < backwardWork(reach, blocks, down))) {
      return forward(block, values);
    }
    backward = true;
    return new Recount(block, effort, after.graph(), activeAfter)
        .everyKind(reach.found().reversed(), projects, after, values);
  }

  /// What going forward would take; [#MUCH] where to know it takes more than a share of the effort.
  private long forwardWork() {
    if (!findAbove(MOST_ABOVE, effort.left() / SHARE)) {
      return MUCH;
    }
    int blocks = Recount.blocks(sources.size()) + Recount.blocks(projectsOf(sources).length);
    long most = effort.left() / SHARE / Math.max(1, 2 * blocks);
    VertexList starts = new VertexList(sources.toArray());
    return 2L * blocks * reached(after.graph(), starts, BENEATH, most);
  }

  /// What counting anew would take, as far as it is less than the other.
  private long backwardWork(ChangedReach reach, int blocks, long down) {
    VertexList starts = new VertexList(reach.found().toArray());
    long share = Math.min(effort.left() / SHARE, down / blocks);
    return blocks * reached(after.graph().reversed(), starts, OVER, share);
  }

  /// Edges and vertices that those reach; more than the share where they are more.
  private long reached(DependencyGraph graph, VertexList queue, byte mark, long share) {
    for (int k = 0; k < queue.size(); k++) {
      marks[queue.get(k)] |= mark;
    }
    long work = 0;
    for (int head = 0; head < queue.size() && work <= share; head++) {
      int v = queue.get(head);
      int count = 1 + graph.dependencyCount(v);
      work += count;
      if (!effort.spend(count)) {
        return MUCH;
      }
      for (int i = graph.dependenciesBegin(v), e = graph.dependenciesEnd(v); i < e; i++) {
        int w = graph.dependencyAt(i);
        if ((marks[w] & mark) == 0) {
          marks[w] |= mark;
          queue.add(w);
        }
      }
    }
    return work > share ? MUCH : work;
  }

  private void above(int vertex) {
    if ((marks[vertex] & ABOVE) == 0) {
      marks[vertex] |= ABOVE;
      above.add(vertex);
      source(vertex);
    }
  }

  private void source(int vertex) {
    if ((marks[vertex] & SOURCE) == 0
        && (old.active().contains(vertex) || activeAfter.contains(vertex))) {
      marks[vertex] |= SOURCE;
      sources.add(vertex);
    }
  }

  /// Goes on looking for what depends on the changed vertices: the same in both graphs, for whoever
  /// reaches one of them reaches the first on the way along edges that did not change. Whether all
  /// were found within so many vertices and so much effort.
  private boolean findAbove(int most, long share) {
    DependencyGraph graph = after.graph();
    long begin = effort.spent();
    while (aboveRead < above.size()) {
      int v = above.get(aboveRead);
      int end = graph.dependentsEnd(v);
      int count = end - graph.dependentsBegin(v);
      if (above.size() > most
          || effort.spent() - begin + count > share
          || !effort.spend(1L + count)) {
        return false;
      }
      aboveRead++;
      for (int i = graph.dependentsBegin(v); i < end; i++) {
        above(graph.dependentAt(i));
      }
    }
    return true;
  }

  /// The projects of the vertices, before and after.
  private int[] projectsOf(VertexList vertices) {
    boolean[] seen = new boolean[after.projectCount()];
    VertexList projects = new VertexList();
    for (int k = 0; k < vertices.size(); k++) {
      for (Layer layer : new Layer[] {before, after}) {
        int project = layer.projectOf()[vertices.get(k)];
        if (project >= 0 && !seen[project]) {
          seen[project] = true;
          projects.add(project);
        }
      }
    }
    return projects.toArray();
  }

  private static Grouping members(Layer layer) {
    return Grouping.of(layer.projectOf(), layer.projectCount(), layer.vertexCount());
  }

  private boolean forward(SourceBlock block, LayerValues values) {
    int[] projects = projectsOf(sources);
    block.turn(false);
    return contribute(block, before, old.active(), -1, values)
        && contribute(block, after, activeAfter, 1, values)
        && contributeProjects(block, before, old.active(), projects, -1, values)
        && contributeProjects(block, after, activeAfter, projects, 1, values);
  }

  /// Adds what the sources contribute in that layer, times `sign`; false beyond the effort. The
  /// farthest dependents come first: what they pass on waits at the nearer ones and goes on
  /// together with theirs.
  private boolean contribute(
      SourceBlock block, Layer layer, ActiveSet active, int sign, LayerValues values) {
    int[] some = new int[SourceBlock.SOURCES];
    int size = 0;
    long begin = effort.spent();
    long[] ofProject = new long[layer.projectCount()];
    for (int i = sources.size() - 1; i >= 0; i--) {
      int vertex = sources.get(i);
      if (active.contains(vertex)) {
        some[size++] = vertex;
        block.addSource();
        block.startAt(vertex);
      }
      if (block.full() || i == 0) {
        if (!block.spread(layer.graph()) || effort.isHopeless(begin, sources.size() - i, i)) {
          return false;
        }
        add(block, layer, some, size, sign, ofProject, values);
        block.clear();
        size = 0;
      }
    }
    return true;
  }

  private static void add(
      SourceBlock block,
      Layer layer,
      int[] some,
      int size,
      int sign,
      long[] ofProject,
      LayerValues values) {
    long repoSources = 0;
    for (int s = 0; s < size; s++) {
      boolean repo = layer.repos()[some[s]];
      repoSources |= repo ? 1L << s : 0;
      // it reaches itself, which does not count
      values.all()[some[s]] -= sign;
      values.repos()[some[s]] -= repo ? sign : 0;
    }
    for (int i = 0; i < block.reached(); i++) {
      int vertex = block.vertexAt(i);
      long bits = block.sourcesOf(vertex);
      values.all()[vertex] += sign * Long.bitCount(bits);
      values.repos()[vertex] += sign * Long.bitCount(bits & repoSources);
      int project = layer.projectOf()[vertex];
      if (project >= 0) {
        long fresh = bits & ~ofProject[project];
        ofProject[project] |= fresh;
        values.reachers()[project] += sign * Long.bitCount(fresh);
      }
    }
    for (int i = 0; i < block.reached(); i++) {
      int project = layer.projectOf()[block.vertexAt(i)];
      if (project >= 0) {
        ofProject[project] = 0;
      }
    }
  }

  /// The same for the projects, each a source that starts at all its active members.
  private boolean contributeProjects(
      SourceBlock block,
      Layer layer,
      ActiveSet active,
      int[] projects,
      int sign,
      LayerValues values) {
    Grouping members = members(layer);
    long begin = effort.spent();
    for (int k = 0; k < projects.length; k++) {
      if (projects[k] < layer.projectCount()) {
        block.addSource();
        for (int i = members.begin(projects[k]); i < members.end(projects[k]); i++) {
          if (active.contains(members.memberAt(i))) {
            block.startAt(members.memberAt(i));
          }
        }
      }
      if (block.full() || k + 1 == projects.length) {
        if (!block.spread(layer.graph())
            || effort.isHopeless(begin, k + 1, projects.length - k - 1)) {
          return false;
        }
        for (int i = 0; i < block.reached(); i++) {
          int vertex = block.vertexAt(i);
          values.reachingProjects()[vertex] += sign * Long.bitCount(block.sourcesOf(vertex));
        }
        block.clear();
      }
    }
    return true;
  }
}
