package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Routes;

/// Style, scripts and the two libraries, from the jar's own resources: read once, kept compressed,
/// named by their content so that a browser asks for each version once.
final class StaticFiles implements Routes {
  private static final String OURS = "ui/static/";
  private static final String WEBJARS = "META-INF/resources/webjars/";

  /// Address below `/static/` to resource.
  private static final Map<String, String> FILES =
      Map.ofEntries(
          Map.entry("base.css", OURS + "base.css"),
          Map.entry("shell.css", OURS + "shell.css"),
          Map.entry("parts.css", OURS + "parts.css"),
          Map.entry("table.css", OURS + "table.css"),
          Map.entry("picture.css", OURS + "picture.css"),
          Map.entry("print.css", OURS + "print.css"),
          Map.entry("app.js", OURS + "app.js"),
          Map.entry("live.js", OURS + "live.js"),
          Map.entry("drop.js", OURS + "drop.js"),
          Map.entry("explorer.js", OURS + "explorer.js"),
          Map.entry("icon.svg", OURS + "icon.svg"),
          Map.entry("vendor/htmx.min.js", WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js"),
          Map.entry("vendor/cytoscape.min.js", WEBJARS + "cytoscape/3.33.1/dist/cytoscape.min.js"));

  @SuppressWarnings("ArrayRecordComponent") // bytes to send, never compared
  private record Content(byte[] plain, byte[] gzip, String type, String etag) {}

  private final Map<String, Content> contents = new TreeMap<>();
  private final String version;

  StaticFiles() {
    StringBuilder all = new StringBuilder();
    FILES.forEach((name, resource) -> contents.put(name, load(name, resource)));
    contents.values().forEach(content -> all.append(content.etag));
    version = hash(all.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  /// Changes when any file does.
  String version() {
    return version;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/static/<file>", this::serve);
  }

  private void serve(Context ctx) {
    String name = ctx.pathParam("file");
    Content content = contents.get(name);
    if (content == null) {
      throw HttpProblem.notFound("No such file: /static/" + name);
    }
    boolean pinned = version.equals(ctx.queryParam("v"));
    ctx.header("Cache-Control", pinned ? "public, max-age=31536000, immutable" : "no-cache");
    ctx.header("Vary", "Accept-Encoding");
    ctx.header("ETag", content.etag);
    if (content.etag.equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
      return;
    }
    ctx.contentType(content.type);
    boolean gzip = String.valueOf(ctx.header("Accept-Encoding")).contains("gzip");
    if (gzip) {
      ctx.disableCompression();
      ctx.header("Content-Encoding", "gzip");
    }
    ctx.result(gzip ? content.gzip : content.plain);
  }

  private static Content load(String name, String resource) {
    try (InputStream in = StaticFiles.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "the resource '" + resource + "' is missing from the build");
      }
      byte[] plain = in.readAllBytes();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(plain);
      }
      return new Content(plain, packed.toByteArray(), type(name), '"' + hash(plain) + '"');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no media type is known for '" + name + "'");
    };
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
