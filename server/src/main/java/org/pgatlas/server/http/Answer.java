package org.pgatlas.server.http;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;

/// Writes what an endpoint found: JSON, or a list as CSV for those who ask for it (`Accept:
/// text/csv` or `?format=csv`). Who has the answer already is told so in 304.
public final class Answer {
  private static final String CSV = "text/csv";

  private Answer() {}

  public static void json(Context ctx, Object body) {
    send(ctx, "application/json", Json.write(body));
  }

  /// The validator is of the answer's own bytes: it changes exactly when the answer does, also
  /// between a change of the graph and the metric run that follows it.
  private static void send(Context ctx, String type, String body) {
    String tag = "\"" + digest(body) + "\"";
    ctx.header("ETag", tag);
    ctx.header("Cache-Control", "no-cache");
    ctx.res().addHeader("Vary", "Accept");
    if (reads(ctx) && names(ctx.header("If-None-Match"), tag)) {
      ctx.status(304);
      return;
    }
    ctx.contentType(type);
    ctx.result(body);
  }

  private static boolean reads(Context ctx) {
    return ctx.statusCode() == 200 && Set.of("GET", "HEAD").contains(ctx.method().name());
  }

  /// By weak comparison, as RFC 9110 has it for this header.
  static boolean names(@Nullable String ifNoneMatch, String tag) {
    if (ifNoneMatch == null) {
      return false;
    }
    for (String one : ifNoneMatch.split(",", -1)) {
      String known = one.strip();
      if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  private static String digest(String body) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(body.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
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
    send(ctx, CSV + "; charset=utf-8; header=present", CsvWriter.write(type, items));
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
