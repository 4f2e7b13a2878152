package org.pgatlas.server.export;

import java.io.IOException;
import java.io.Writer;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The whole graph: projects, repos, externals and contributors; `depends_on`, `part_of` and
/// `contributed_to`. Read and written page by page; an edge is written only between nodes that
/// were, so every file is whole in itself.
final class GraphExport {
  private final ExportStore store;

  GraphExport(ExportStore store) {
    this.store = store;
  }

  void write(UUID tenant, GraphFormat format, Writer out) throws IOException {
    Map<ExportStore.Nodes, BitSet> written = new EnumMap<>(ExportStore.Nodes.class);
    format.begin(out);
    for (ExportStore.Nodes kind : ExportStore.Nodes.values()) {
      written.put(kind, nodes(tenant, kind, format, out));
    }
    format.edges(out);
    for (ExportStore.Edges kind : ExportStore.Edges.values()) {
      BitSet from = written.getOrDefault(from(kind), new BitSet());
      BitSet to = written.getOrDefault(to(kind), new BitSet());
      edges(tenant, kind, from, to, format, out);
    }
    format.end(out);
  }

  static ExportStore.Nodes from(ExportStore.Edges kind) {
    return kind == ExportStore.Edges.CONTRIBUTED_TO
        ? ExportStore.Nodes.CONTRIBUTOR
        : ExportStore.Nodes.VERTEX;
  }

  static ExportStore.Nodes to(ExportStore.Edges kind) {
    return kind == ExportStore.Edges.PART_OF ? ExportStore.Nodes.PROJECT : ExportStore.Nodes.VERTEX;
  }

  private BitSet nodes(UUID tenant, ExportStore.Nodes kind, GraphFormat format, Writer out)
      throws IOException {
    BitSet written = new BitSet();
    List<Node> page = store.nodes(tenant, kind, -1);
    while (!page.isEmpty()) {
      for (Node node : page) {
        format.node(out, node);
        written.set(node.number());
      }
      page =
          page.size() < ExportStore.PAGE
              ? List.of()
              : store.nodes(tenant, kind, page.getLast().number());
    }
    return written;
  }

  private void edges(
      UUID tenant, ExportStore.Edges kind, BitSet from, BitSet to, GraphFormat format, Writer out)
      throws IOException {
    List<Edge> page = store.edges(tenant, kind, -1, -1);
    while (!page.isEmpty()) {
      for (Edge edge : page) {
        if (from.get(edge.fromNumber()) && to.get(edge.toNumber())) {
          format.edge(out, edge);
        }
      }
      Edge last = page.getLast();
      page =
          page.size() < ExportStore.PAGE
              ? List.of()
              : store.edges(tenant, kind, last.fromNumber(), last.toNumber());
    }
  }
}
