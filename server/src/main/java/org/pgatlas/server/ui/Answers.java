package org.pgatlas.server.ui;

import io.javalin.http.Context;
import org.pgatlas.server.ui.view.Table;

/// Answers that are not pages.
final class Answers {
  private Answers() {}

  static void csv(Context ctx, String name, Table table) {
    ctx.contentType("text/csv; charset=utf-8");
    ctx.header("Content-Disposition", "attachment; filename=\"pg-atlas-" + name + ".csv\"");
    ctx.result(Csv.of(table));
  }
}
