package org.pgatlas.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A tab that remembers every complaint of the browser: errors on the console, scripts that failed,
/// requests to other hosts. Closing it fails the test when there was any.
final class BrowserPage implements AutoCloseable {
  private final BrowserContext context;
  private final Page page;
  private final String url;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private boolean expectFailures;

  private BrowserPage(LiveServer.Running server, int width, int height, ColorScheme scheme) {
    url = server.url();
    context =
        server
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, height)
                    .setColorScheme(scheme));
    page = context.newPage();
    page.setDefaultTimeout(15_000);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")
              && !(expectFailures && message.text().contains("status of 4"))) {
            complaints.add("console: " + message.text());
          }
        });
    page.onPageError(error -> complaints.add("script: " + error));
    page.onRequest(
        request -> {
          if (!request.url().startsWith(url)
              && !request.url().startsWith("blob:")
              && !request.url().startsWith("data:")) {
            complaints.add("foreign request: " + request.url());
          }
        });
  }

  static BrowserPage desktop() {
    return new BrowserPage(LiveServer.Running.current(), 1440, 900, ColorScheme.LIGHT);
  }

  static BrowserPage dark() {
    return new BrowserPage(LiveServer.Running.current(), 1440, 900, ColorScheme.DARK);
  }

  static BrowserPage phone() {
    return new BrowserPage(LiveServer.Running.current(), 390, 844, ColorScheme.LIGHT);
  }

  /// The next pages may answer 4xx, which the browser itself reports on the console.
  BrowserPage expectingFailures() {
    expectFailures = true;
    return this;
  }

  Page page() {
    return page;
  }

  BrowserPage open(String path) {
    page.navigate(url + path);
    return this;
  }

  /// Pixels by which the content is wider than the window.
  int overflow() {
    return ((Number)
            page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .intValue();
  }

  @Override
  public void close() {
    context.close();
    assertThat(complaints).as("what the browser complained about").isEmpty();
  }
}
