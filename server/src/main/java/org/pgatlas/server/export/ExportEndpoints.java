package org.pgatlas.server.export;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.Tenancy;

/// `/api/v1/export/{projects,repos,graph}`: complete files, streamed.
public final class ExportEndpoints implements Routes {
  private static final List<String> LIST_FORMATS = List.of("csv", "json", "ndjson");
  private static final List<String> GRAPH_FORMATS =
      List.of("csv", "json", "ndjson", "graphml", "graphson", "node-link", "dot");
  private static final List<String> EDGE_NAMES = List.of("edges", "links");
  private static final int BUFFER = 1 << 16;

  private final ListExport lists;
  private final GraphExport graph;
  private final GraphSon graphSon;
  private final Tenancy tenancy;

  public ExportEndpoints(Database database, Tenancy tenancy) {
    ExportStore store = new ExportStore(database);
    this.lists = new ListExport(store);
    this.graph = new GraphExport(store);
    this.graphSon = new GraphSon(store, new AdjacentEdges(database));
    this.tenancy = tenancy;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/export/projects", this::projects);
    routes.get("/api/v1/export/repos", this::repos);
    routes.get("/api/v1/export/graph", this::graph);
  }

  private void projects(Context ctx) {
    list(ctx, "projects", ExportStore.Listing.ALL_PROJECTS);
  }

  private void repos(Context ctx) {
    list(ctx, "repos", ExportStore.Listing.ALL_REPOS);
  }

  private void list(Context ctx, String name, ExportStore.Listing listing) {
    UUID tenant = tenancy.of(ctx);
    String format = format(ctx, LIST_FORMATS);
    stream(ctx, name, format, out -> lists.write(tenant, listing, format, out));
  }

  private void graph(Context ctx) {
    UUID tenant = tenancy.of(ctx);
    String format = format(ctx, GRAPH_FORMATS);
    String edges = edges(ctx, format);
    stream(
        ctx,
        "graph",
        format,
        out -> {
          switch (format) {
            case "csv" -> graph.write(tenant, new EdgeCsv(), out);
            case "ndjson" -> graph.write(tenant, new JsonGraph(JsonGraph.Shape.LINES), out);
            case "graphml" -> graph.write(tenant, new GraphMl(), out);
            case "graphson" -> graphSon.write(tenant, out);
            case "node-link" ->
                graph.write(tenant, new JsonGraph(JsonGraph.Shape.NODE_LINK, edges), out);
            case "dot" -> graph.write(tenant, new Dot(), out);
            default -> graph.write(tenant, new JsonGraph(JsonGraph.Shape.DOCUMENT), out);
          }
        });
  }

  private static String format(Context ctx, List<String> allowed) {
    Query query = new Query(ctx);
    String format = query.oneOf("format", text -> allowed.contains(text) ? text : null, allowed);
    query.check();
    return format == null ? "json" : format;
  }

  private static String edges(Context ctx, String format) {
    Query query = new Query(ctx);
    String name = query.oneOf("edges", text -> EDGE_NAMES.contains(text) ? text : null, EDGE_NAMES);
    if (name != null && !format.equals("node-link")) {
      query.wrong("edges", "Only format=node-link has a name for its edges", "value_error", name);
    }
    query.check();
    return name == null ? "edges" : name;
  }

  private interface Export {
    void write(Writer out) throws IOException;
  }

  private static void stream(Context ctx, String name, String format, Export export) {
    String type =
        switch (format) {
          case "csv" -> "text/csv; charset=utf-8; header=present";
          case "ndjson", "graphson" -> "application/x-ndjson";
          case "graphml" -> "application/graphml+xml";
          case "dot" -> "text/vnd.graphviz; charset=utf-8";
          default -> "application/json";
        };
    String suffix =
        switch (format) {
          case "node-link" -> "json";
          case "graphson" -> "graphson";
          default -> format;
        };
    ctx.contentType(type);
    ctx.header(
        "Content-Disposition", "attachment; filename=\"pg-atlas-" + name + "." + suffix + "\"");
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(ctx.res().getOutputStream(), StandardCharsets.UTF_8), BUFFER)) {
      export.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
