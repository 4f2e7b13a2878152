package org.pgatlas.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.history.SnapshotWriter.Edge;
import org.pgatlas.server.history.SnapshotWriter.Vertex;

/// Snapshots come back as they were written; two are compared completely.
class SnapshotDiffTest {
  private static Vertex vertex(int id, String version) {
    return new Vertex(id, "pkg:npm/v" + id, id % 2 == 0, false, id % 3 - 1, version);
  }

  private static byte[] written(SortedMap<Vertex, List<Edge>> graph) {
    SnapshotWriter writer = new SnapshotWriter();
    graph.forEach(writer::add);
    return writer.finish().bytes();
  }

  private static SortedMap<Vertex, List<Edge>> graph() {
    return new TreeMap<>((a, b) -> Integer.compare(a.id(), b.id()));
  }

  @Test
  void what_is_written_is_read() {
    SortedMap<Vertex, List<Edge>> graph = graph();
    Random random = new Random(7);
    for (int id = 1; id < 2_000_000_000; id += 1 + random.nextInt(10_000_000)) {
      List<Edge> edges = new ArrayList<>();
      int dependency = 0;
      for (int e = random.nextInt(5); e > 0; e--) {
        dependency += 1 + random.nextInt(100_000_000);
        edges.add(
            new Edge(
                dependency,
                random.nextBoolean() ? null : "^" + random.nextInt(9),
                random.nextBoolean()));
      }
      graph.put(vertex(id, "1." + id), edges);
    }
    assertThat(graph).hasSizeGreaterThan(100);
    SnapshotReader reader = new SnapshotReader(written(graph));
    graph.forEach(
        (vertex, edges) ->
            assertThat(reader.next()).isEqualTo(new SnapshotReader.Row(vertex, edges)));
    assertThat(reader.next()).isNull();
    assertThat(written(graph)).as("equal graphs, equal bytes").isEqualTo(written(graph));
  }

  @Test
  void added_removed_and_changed_are_told_apart() {
    SortedMap<Vertex, List<Edge>> before = graph();
    before.put(vertex(1, "1"), List.of(new Edge(2, "^1", true), new Edge(3, null, true)));
    before.put(vertex(2, "1"), List.of());
    before.put(vertex(3, "1"), List.of());
    SortedMap<Vertex, List<Edge>> after = graph();
    after.put(vertex(1, "2"), List.of(new Edge(2, "^2", true), new Edge(4, null, false)));
    after.put(vertex(2, "1"), List.of());
    after.put(vertex(4, "1"), List.of(new Edge(2, null, true)));
    SnapshotDiff.Result diff = SnapshotDiff.of(written(before), written(after), 100);
    assertThat(diff.vertices()).isEqualTo(new SnapshotDiff.Counts(1, 1, 1));
    assertThat(diff.vertexChanges())
        .containsExactly(
            new SnapshotDiff.VertexChange("changed", "pkg:npm/v1", "version 1 → 2"),
            new SnapshotDiff.VertexChange("removed", "pkg:npm/v3", ""),
            new SnapshotDiff.VertexChange("added", "pkg:npm/v4", ""));
    assertThat(diff.edges()).isEqualTo(new SnapshotDiff.Counts(2, 1, 1));
    assertThat(diff.edgeChanges().getFirst().rangeBefore()).isEqualTo("^1");
    assertThat(diff.edgeChanges().getFirst().rangeAfter()).isEqualTo("^2");
    assertThat(diff.edgeChanges().stream().map(SnapshotDiff.EdgeChange::dependency))
        .as("a vertex that is gone has its name from the older one")
        .containsExactly("pkg:npm/v2", "pkg:npm/v3", "pkg:npm/v4", "pkg:npm/v2");
    SnapshotDiff.Result cut = SnapshotDiff.of(written(before), written(after), 1);
    assertThat(cut.edges()).as("counts stay complete").isEqualTo(diff.edges());
    assertThat(cut.edgeChanges()).hasSize(1);
  }

  @Test
  void aliases_are_read_after_the_vertices_and_tell_where_a_package_went() {
    SnapshotWriter before = new SnapshotWriter();
    before.add(vertex(1, "1"), List.of());
    before.add(vertex(4, "1"), List.of());
    before.add(new SnapshotWriter.Alias(1, "pkg:npm/a"));
    SnapshotWriter after = new SnapshotWriter();
    after.add(vertex(1, "1"), List.of());
    List<SnapshotWriter.Alias> aliases =
        List.of(
            new SnapshotWriter.Alias(1, "pkg:npm/a"),
            new SnapshotWriter.Alias(1, "pkg:npm/v4"),
            new SnapshotWriter.Alias(2_000_000_000, "pkg:npm/z"));
    aliases.forEach(after::add);
    byte[] old = before.finish().bytes();
    byte[] now = after.finish().bytes();
    SnapshotReader reader = new SnapshotReader(now);
    assertThat(reader.nextAlias()).as("vertices come first").isNull();
    assertThat(reader.next()).isNotNull();
    assertThat(reader.next()).isNull();
    for (SnapshotWriter.Alias alias : aliases) {
      assertThat(reader.nextAlias()).isEqualTo(alias);
    }
    assertThat(reader.nextAlias()).isNull();
    assertThat(reader.next()).isNull();
    assertThat(SnapshotDiff.of(old, now, 10).vertexChanges())
        .containsExactly(
            new SnapshotDiff.VertexChange(
                "removed", "pkg:npm/v4", "is a package of pkg:npm/v1 now"));
    assertThat(SnapshotDiff.of(now, old, 10).vertexChanges())
        .containsExactly(new SnapshotDiff.VertexChange("added", "pkg:npm/v4", ""));
  }

  private static byte[] withProject(boolean alive) {
    SortedMap<Vertex, List<Edge>> graph = graph();
    graph.put(new Vertex(1, "pkg:npm/a", false, alive, 7, "1"), List.of());
    return written(graph);
  }

  /// As content was written before it knew which repos were of live projects.
  private static byte[] oldForm(byte[] content) throws IOException {
    byte[] plain = new InflaterInputStream(new ByteArrayInputStream(content)).readAllBytes();
    ByteBuffer.wrap(plain).putInt(SnapshotWriter.WITHOUT_ROOTS);
    plain[5] &= 1;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  @Test
  void a_project_that_dies_is_said_so_and_is_no_change_when_it_is_not_known() throws IOException {
    assertThat(SnapshotDiff.of(withProject(true), withProject(false), 10).vertexChanges())
        .containsExactly(
            new SnapshotDiff.VertexChange(
                "changed", "pkg:npm/a", "its project is not alive any more"));
    assertThat(SnapshotDiff.of(withProject(false), withProject(true), 10).vertexChanges())
        .containsExactly(
            new SnapshotDiff.VertexChange("changed", "pkg:npm/a", "its project is alive now"));
    assertThat(SnapshotDiff.of(oldForm(withProject(true)), withProject(true), 10).vertices())
        .isEqualTo(new SnapshotDiff.Counts(0, 0, 0));
    assertThat(SnapshotDiff.of(withProject(true), oldForm(withProject(true)), 10).vertices())
        .isEqualTo(new SnapshotDiff.Counts(0, 0, 0));
  }
}
