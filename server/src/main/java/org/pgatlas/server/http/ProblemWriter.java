package org.pgatlas.server.http;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pgatlas.server.wire.Json;

/// Renders problems: to a client that asks for `application/problem+json` by RFC 9457, to everyone
/// else in the published API's form (`detail`, an array for 422) with type, title and status added.
public final class ProblemWriter {
  private static final String PROBLEM_JSON = "application/problem+json";

  private ProblemWriter() {}

  public static void write(Context ctx, HttpProblem problem) {
    boolean rfc9457 = String.valueOf(ctx.header("Accept")).contains(PROBLEM_JSON);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "urn:pg-atlas:problem:" + problem.code());
    body.put("title", title(problem.status()));
    body.put("status", problem.status());
    List<Map<String, Object>> errors = errors(problem);
    if (rfc9457) {
      body.put("detail", problem.detail());
      if (!errors.isEmpty()) {
        body.put("errors", errors);
      }
    } else {
      body.put("detail", problem.status() == 422 && !errors.isEmpty() ? errors : problem.detail());
    }
    ctx.status(problem.status());
    if (problem.status() == 401) {
      ctx.header("WWW-Authenticate", "Bearer");
    }
    ctx.contentType(rfc9457 ? PROBLEM_JSON : "application/json");
    ctx.result(Json.write(body));
  }

  private static List<Map<String, Object>> errors(HttpProblem problem) {
    List<Map<String, Object>> errors = new ArrayList<>();
    for (HttpProblem.FieldError error : problem.errors()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("loc", error.location());
      one.put("msg", error.message());
      one.put("type", error.type());
      if (error.input() != null) {
        one.put("input", error.input());
      }
      errors.add(one);
    }
    return errors;
  }

  static String title(int status) {
    return switch (status) {
      case 400 -> "Bad request";
      case 401 -> "Not authenticated";
      case 403 -> "Forbidden";
      case 404 -> "Not found";
      case 405 -> "Method not allowed";
      case 406 -> "Not acceptable";
      case 409 -> "Conflict";
      case 413 -> "Too large";
      case 415 -> "Unsupported media type";
      case 422 -> "Validation failed";
      case 429 -> "Too many requests";
      case 503 -> "Service unavailable";
      default -> status >= 500 ? "Internal error" : "Request refused";
    };
  }
}
