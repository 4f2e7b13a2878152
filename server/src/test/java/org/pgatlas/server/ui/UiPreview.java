package org.pgatlas.server.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Writes every page with invented data into a directory, for looking at them without a server.
/// The directory is then served by any static file server.
final class UiPreview {
  private UiPreview() {}

  public static void main(String[] args) throws IOException {
    Path out = Path.of(args[0]);
    for (String theme : new String[] {"light", "dark"}) {
      for (Map.Entry<String, String> page : new InventedPages(theme).all().entrySet()) {
        Files.createDirectories(out);
        Files.writeString(out.resolve(page.getKey() + "-" + theme + ".html"), page.getValue());
      }
    }
    Path vendor = Files.createDirectories(out.resolve("static/vendor"));
    copy(
        "META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js",
        vendor.resolve("htmx.min.js"));
    copy(
        "META-INF/resources/webjars/cytoscape/3.33.1/dist/cytoscape.min.js",
        vendor.resolve("cytoscape.min.js"));
  }

  private static void copy(String resource, Path to) {
    try (var in = UiPreview.class.getClassLoader().getResourceAsStream(resource)) {
      Files.write(to, java.util.Objects.requireNonNull(in, resource).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
