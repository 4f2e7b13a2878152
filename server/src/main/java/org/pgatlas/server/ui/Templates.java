package org.pgatlas.server.ui;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.function.Consumer;
import org.pgatlas.server.ui.templates.JtedetailGenerated;
import org.pgatlas.server.ui.templates.JtedocsGenerated;
import org.pgatlas.server.ui.templates.JteerrorGenerated;
import org.pgatlas.server.ui.templates.JtefindingGenerated;
import org.pgatlas.server.ui.templates.JtefindingsGenerated;
import org.pgatlas.server.ui.templates.JtegraphGenerated;
import org.pgatlas.server.ui.templates.JtekeysGenerated;
import org.pgatlas.server.ui.templates.JtelistGenerated;
import org.pgatlas.server.ui.templates.JteloginGenerated;
import org.pgatlas.server.ui.templates.JteoperationsGenerated;
import org.pgatlas.server.ui.templates.JteoverviewGenerated;
import org.pgatlas.server.ui.templates.JtesearchGenerated;
import org.pgatlas.server.ui.templates.JtesubmissionGenerated;
import org.pgatlas.server.ui.templates.JtesuggestGenerated;
import org.pgatlas.server.ui.templates.JteuploadGenerated;
import org.pgatlas.server.ui.templates.JtewhatifGenerated;
import org.pgatlas.server.ui.view.DetailView;
import org.pgatlas.server.ui.view.DocsView;
import org.pgatlas.server.ui.view.ErrorView;
import org.pgatlas.server.ui.view.FindingView;
import org.pgatlas.server.ui.view.FindingsView;
import org.pgatlas.server.ui.view.GraphView;
import org.pgatlas.server.ui.view.KeysView;
import org.pgatlas.server.ui.view.ListView;
import org.pgatlas.server.ui.view.LoginView;
import org.pgatlas.server.ui.view.OperationsView;
import org.pgatlas.server.ui.view.OverviewView;
import org.pgatlas.server.ui.view.SearchView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.SubmissionView;
import org.pgatlas.server.ui.view.UploadView;
import org.pgatlas.server.ui.view.WhatIfView;

/// Views to HTML: calls the compiled templates directly, so that a template and its view cannot
/// disagree without a compile error, and everything written through them is escaped for its
/// context.
final class Templates {
  private Templates() {}

  static String overview(Shell shell, OverviewView view) {
    return written(out -> JteoverviewGenerated.render(out, null, shell, view));
  }

  static String list(Shell shell, ListView view) {
    return written(out -> JtelistGenerated.render(out, null, shell, view));
  }

  static String detail(Shell shell, DetailView view) {
    return written(out -> JtedetailGenerated.render(out, null, shell, view));
  }

  static String findings(Shell shell, FindingsView view) {
    return written(out -> JtefindingsGenerated.render(out, null, shell, view));
  }

  static String finding(Shell shell, FindingView view) {
    return written(out -> JtefindingGenerated.render(out, null, shell, view));
  }

  static String search(Shell shell, SearchView view) {
    return written(out -> JtesearchGenerated.render(out, null, shell, view));
  }

  static String suggest(SearchView view) {
    return written(out -> JtesuggestGenerated.render(out, null, view));
  }

  static String whatIf(Shell shell, WhatIfView view) {
    return written(out -> JtewhatifGenerated.render(out, null, shell, view));
  }

  static String graph(Shell shell, GraphView view) {
    return written(out -> JtegraphGenerated.render(out, null, shell, view));
  }

  static String submission(Shell shell, SubmissionView view) {
    return written(out -> JtesubmissionGenerated.render(out, null, shell, view));
  }

  static String upload(Shell shell, UploadView view) {
    return written(out -> JteuploadGenerated.render(out, null, shell, view));
  }

  static String operations(Shell shell, OperationsView view) {
    return written(out -> JteoperationsGenerated.render(out, null, shell, view));
  }

  static String keys(Shell shell, KeysView view) {
    return written(out -> JtekeysGenerated.render(out, null, shell, view));
  }

  static String login(Shell shell, LoginView view) {
    return written(out -> JteloginGenerated.render(out, null, shell, view));
  }

  static String docs(Shell shell, DocsView view) {
    return written(out -> JtedocsGenerated.render(out, null, shell, view));
  }

  static String error(Shell shell, ErrorView view) {
    return written(out -> JteerrorGenerated.render(out, null, shell, view));
  }

  private static String written(Consumer<OwaspHtmlTemplateOutput> template) {
    StringOutput out = new StringOutput(16 * 1024);
    template.accept(new OwaspHtmlTemplateOutput(out));
    return out.toString();
  }
}
