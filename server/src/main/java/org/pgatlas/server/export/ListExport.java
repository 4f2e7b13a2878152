package org.pgatlas.server.export;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.UUID;
import org.pgatlas.server.wire.Json;

/// All projects or all repos, with every column, in the order of their numbers.
final class ListExport {
  private final ExportStore store;

  ListExport(ExportStore store) {
    this.store = store;
  }

  void write(UUID tenant, ExportStore.Listing listing, String format, Writer out)
      throws IOException {
    boolean first = true;
    out.write(format.equals("json") ? "[\n" : "");
    if (format.equals("csv")) {
      EdgeCsv.line(out, store.columns(tenant, listing));
    }
    List<ExportStore.Line> page = store.lines(tenant, listing, -1);
    while (!page.isEmpty()) {
      for (ExportStore.Line line : page) {
        switch (format) {
          case "csv" -> EdgeCsv.line(out, line.columns().values());
          case "ndjson" -> out.write(Json.write(line.columns()) + "\n");
          default -> out.write((first ? "" : ",\n") + Json.write(line.columns()));
        }
        first = false;
      }
      page =
          page.size() < ExportStore.PAGE
              ? List.of()
              : store.lines(tenant, listing, page.getLast().id());
    }
    out.write(format.equals("json") ? "\n]\n" : "");
  }
}
