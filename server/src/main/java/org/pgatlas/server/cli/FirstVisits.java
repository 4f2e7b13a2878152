package org.pgatlas.server.cli;

import java.util.List;
import java.util.regex.Pattern;
import org.pgatlas.server.Atlas;

/// Asks for every page once after a start, one after another, so that its first reader does not
/// wait for classes, templates, plans and what is counted.
final class FirstVisits {
  /// Pages without a parameter: those that the navigation leads to, and a few more.
  private static final Pattern PAGE = Pattern.compile("GET /(?!api/|static/|metrics)[^<{]*");

  private FirstVisits() {}

  static void begin(Atlas atlas) {
    Thread thread = new Thread(() -> go(atlas), "first-visits");
    thread.setDaemon(true);
    thread.start();
  }

  private static void go(Atlas atlas) {
    AtlasClient client = new AtlasClient(atlas.url(), atlas.localToken());
    pages(atlas).forEach(path -> visit(client, path));
  }

  static List<String> pages(Atlas atlas) {
    return atlas.routes().stream()
        .filter(route -> PAGE.matcher(route).matches())
        .map(route -> route.substring("GET ".length()))
        .sorted()
        .toList();
  }

  /// Whatever comes of it.
  static void visit(AtlasClient client, String path) {
    try {
      client.tryGet(path);
    } catch (CommandFailed notJson) {
      // Pages answer with HTML; that they were rendered is what counts.
    }
  }
}
