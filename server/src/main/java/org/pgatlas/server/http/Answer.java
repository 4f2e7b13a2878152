package org.pgatlas.server.http;

import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import org.pgatlas.server.wire.Json;

/// Writes what an endpoint found: JSON, or a list as CSV for those who ask for it (`Accept:
/// text/csv` or `?format=csv`).
public final class Answer {
  private static final String CSV = "text/csv";

  private Answer() {}

  public static void json(Context ctx, Object body) {
    ctx.contentType("application/json");
    ctx.result(Json.write(body));
  }

  /// One page in the published envelope.
  public static <T extends Record> void page(Context ctx, Class<T> type, Page<T> page) {
    if (wantsCsv(ctx)) {
      ctx.header("X-Total-Count", Long.toString(page.total()));
      csv(ctx, type, page.items());
    } else {
      json(ctx, page);
    }
  }

  /// A whole list without an envelope.
  public static <T extends Record> void list(Context ctx, Class<T> type, List<T> items) {
    if (wantsCsv(ctx)) {
      csv(ctx, type, items);
    } else {
      json(ctx, items);
    }
  }

  private static <T extends Record> void csv(Context ctx, Class<T> type, List<T> items) {
    ctx.contentType(CSV + "; charset=utf-8; header=present");
    ctx.result(CsvWriter.write(type, items));
  }

  private static boolean wantsCsv(Context ctx) {
    String format = ctx.queryParam("format");
    if (format != null) {
      return format.equals("csv");
    }
    String accept = ctx.header("Accept");
    return accept != null && accept.toLowerCase(Locale.ROOT).contains(CSV);
  }
}
