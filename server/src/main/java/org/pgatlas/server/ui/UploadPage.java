package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Body;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.submission.SbomAdmission;
import org.pgatlas.server.submission.SubmissionEndpoints;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.UploadView;
import org.pgatlas.server.ui.view.Words;

/// `/upload`: the form through which a document enters, by the same admission as REST.
final class UploadPage implements Routes {
  private static final int MAX_REPOSITORY = 2048;

  private final Shells shells;
  private final SubmissionEndpoints door;
  private final long maxBodyBytes;

  UploadPage(Shells shells, SubmissionEndpoints door, long maxBodyBytes) {
    this.shells = shells;
    this.door = door;
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/upload", ctx -> show(ctx, shortened(ctx.queryParam("repository")), null));
    routes.post("/upload", this::submit);
  }

  private void submit(Context ctx) {
    String repository = null;
    try {
      repository = Body.field(ctx, "repository", maxBodyBytes);
      SbomAdmission.Admitted admitted = door.admit(ctx, repository, null);
      ctx.redirect(Links.submission(admitted.submissionId()), HttpStatus.SEE_OTHER);
    } catch (Body.TooLarge e) {
      refused(ctx, repository, door.refuseTooLarge(ctx, e));
    } catch (HttpProblem e) {
      refused(ctx, repository, e);
    }
  }

  private void refused(Context ctx, @Nullable String repository, HttpProblem refused) {
    ctx.status(refused.status());
    show(ctx, shortened(repository), refused);
  }

  private void show(Context ctx, String repository, @Nullable HttpProblem refused) {
    String problem = refused == null ? null : refused.detail();
    String place = refused == null ? null : place(refused);
    String port = ctx.req().getServerPort() > 0 ? ":" + ctx.req().getServerPort() : "";
    String command =
        "curl --data-binary @sbom.json 'http://127.0.0.1"
            + port
            + "/api/v1/ingest/sbom?repository=owner/name'";
    UploadView view =
        new UploadView(repository, problem, place, Words.bytes(maxBodyBytes), command);
    ctx.html(Templates.upload(shells.of(ctx, "Submit an SBOM", Shell.Section.UPLOAD), view));
  }

  private static @Nullable String place(HttpProblem refused) {
    if (refused.errors().isEmpty()) {
      return null;
    }
    List<Object> location = refused.errors().getFirst().location();
    return location.size() < 2 ? null : location.getLast().toString();
  }

  private static String shortened(@Nullable String repository) {
    if (repository == null) {
      return "";
    }
    return repository.length() > MAX_REPOSITORY
        ? repository.substring(0, MAX_REPOSITORY)
        : repository;
  }
}
