package org.pgatlas.server.ops.doctor;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Query;
import org.pgatlas.server.http.Routes;

/// `GET /api/v1/doctor`: the checks over this server's own database, run now.
public final class DoctorEndpoints implements Routes {
  private final Doctor doctor;

  public DoctorEndpoints(Doctor doctor) {
    this.doctor = doctor;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/api/v1/doctor", this::examine);
  }

  private void examine(Context ctx) {
    Query query = new Query(ctx);
    String format = query.text("format", 16);
    query.check();
    try {
      ctx.result(DoctorReport.as(doctor.examine(), format == null ? "json" : format));
    } catch (IllegalArgumentException e) {
      throw HttpProblem.badRequest("format", String.valueOf(e.getMessage()));
    } catch (Doctor.Unreachable e) {
      throw HttpProblem.unavailable("the database cannot be examined: " + e.getMessage());
    }
    boolean json = format == null || format.equals("json") || format.equals("sarif");
    ctx.contentType(json ? "application/json" : "text/plain; charset=utf-8");
  }
}
