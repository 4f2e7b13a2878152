package org.pgatlas.server.ui;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.HttpServer;
import org.pgatlas.server.ui.view.Address;
import org.pgatlas.server.ui.view.DetailView.Action;
import org.pgatlas.server.ui.view.ErrorView;
import org.pgatlas.server.ui.view.Shell;

/// A problem as a page: what happened, why, and what to do. It needs no database, so it also works
/// when that is what failed.
final class ErrorPage implements HttpServer.ErrorPages {
  private final BiFunction<Context, String, Shell> shell;

  ErrorPage(BiFunction<Context, String, Shell> shell) {
    this.shell = shell;
  }

  @Override
  public String render(Context ctx, HttpProblem problem) {
    ErrorView view = view(ctx.path(), problem);
    return Templates.error(shell.apply(ctx, view.title()), view);
  }

  static ErrorView view(String path, HttpProblem problem) {
    int status = problem.status();
    return new ErrorView(
        status, title(status), problem.detail(), why(status), actions(path, status));
  }

  private static String title(int status) {
    return switch (status) {
      case 400, 422 -> "This request cannot be read";
      case 401, 403 -> "This is not allowed here";
      case 404 -> "There is no such page";
      case 405 -> "That cannot be done with this address";
      case 413 -> "The document is too large";
      case 415 -> "This kind of document is not understood";
      case 503 -> "The server is busy";
      default -> status >= 500 ? "Something broke on our side" : "The request was refused";
    };
  }

  private static String why(int status) {
    return switch (status) {
      case 400, 422 ->
          "Something in the address is not what this page accepts. Take out what is named above, or start again from a link.";
      case 401, 403 ->
          "A server with keys asks for one whose role allows this. In open mode it answers to this machine only and checks no credentials: open it as 127.0.0.1 or localhost, without an Authorization header.";
      case 404 ->
          "It may be spelled differently, belong to the externals rather than the repos, or never have been submitted. Searching finds it by any part of its name.";
      case 405 -> "The address exists, but not for this method.";
      case 413 ->
          "A limit keeps one document from taking the server down. Start the server with a larger limit, or split the document.";
      case 415 -> "CycloneDX and SPDX 2.3 as JSON are read today.";
      case 503 ->
          "Too much is asked of it at this moment, or its database does not answer. Nothing is lost; try again in a few seconds. If it stays, ./atlas doctor says what is wrong.";
      default ->
          status >= 500
              ? "The request itself was fine. The server's log has the cause, with this address and the time; nothing half-done was kept. Try again; if it repeats, report it with the log's lines."
              : "See the message above.";
    };
  }

  private static List<Action> actions(String path, int status) {
    List<Action> actions = new ArrayList<>();
    if (status == 404) {
      String last = path.substring(path.lastIndexOf('/') + 1);
      if (!last.isBlank() && last.length() <= 64) {
        actions.add(
            new Action("Search for " + last, Address.of("/search").with("q", last).toString()));
      }
    }
    if (status >= 500) {
      actions.add(
          new Action(
              "Try again",
              path.startsWith("/") && !path.startsWith("//")
                  ? Address.of("", path).toString()
                  : "/"));
    }
    if (status == 413 || status == 415) {
      actions.add(new Action("Submit another document", "/upload"));
    }
    if (status == 401 || status == 403) {
      actions.add(new Action("Log in", "/login"));
    }
    actions.add(new Action("Overview", "/"));
    return actions;
  }
}
