package org.pgatlas.server.export;

import java.io.IOException;
import java.io.Writer;

/// Writes a graph in one format: all nodes first, then all edges.
interface GraphFormat {
  void begin(Writer out) throws IOException;

  void node(Writer out, Node node) throws IOException;

  /// After the last node.
  void edges(Writer out) throws IOException;

  void edge(Writer out, Edge edge) throws IOException;

  void end(Writer out) throws IOException;
}
