package org.pgatlas.server.artifact;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where new artifacts go, as the configuration says it.
///
/// `database`, `file:/a/directory` or `s3://bucket/prefix?endpoint=http://host:port&region=name`.
public sealed interface ArtifactPlace {
  String DATABASE = "database";

  /// Bytes are rows: one point in time for database and artifacts, one thing to back up.
  record InDatabase() implements ArtifactPlace {}

  record InDirectory(Path directory) implements ArtifactPlace {}

  /// @param prefix empty, or ends with a slash
  record InBucket(@Nullable URI endpoint, String region, String bucket, String prefix)
      implements ArtifactPlace {}

  /// @throws IllegalArgumentException says what the text should be
  static ArtifactPlace parse(String text) {
    if (text.equals(DATABASE)) {
      return new InDatabase();
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw refuse(text, e.getReason());
    }
    return switch (String.valueOf(uri.getScheme())) {
      case "file" -> directory(text, uri);
      case "s3" -> bucket(text, uri);
      default -> throw refuse(text, "no such scheme");
    };
  }

  private static ArtifactPlace directory(String text, URI uri) {
    String path = uri.getPath();
    if (path == null || !path.startsWith("/") || uri.getAuthority() != null) {
      throw refuse(text, "file: needs an absolute path");
    }
    return new InDirectory(Path.of(path).normalize());
  }

  private static ArtifactPlace bucket(String text, URI uri) {
    String bucket = uri.getAuthority();
    if (bucket == null || !bucket.matches("[a-z0-9][a-z0-9.-]{1,62}")) {
      throw refuse(text, "s3:// needs a bucket's name");
    }
    Map<String, String> parameters = parameters(text, uri.getRawQuery());
    String endpoint = parameters.remove("endpoint");
    String region = parameters.remove("region");
    if (!parameters.isEmpty()) {
      throw refuse(text, "unknown parameter '" + parameters.keySet().iterator().next() + "'");
    }
    String prefix = String.valueOf(uri.getPath()).replaceAll("^/+|/+$", "");
    try {
      return new InBucket(
          endpoint == null ? null : endpoint(text, endpoint),
          region == null ? "us-east-1" : region,
          bucket,
          prefix.isEmpty() ? "" : prefix + "/");
    } catch (URISyntaxException e) {
      throw refuse(text, "endpoint: " + e.getMessage());
    }
  }

  private static URI endpoint(String text, String endpoint) throws URISyntaxException {
    URI uri = new URI(endpoint);
    if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
      throw refuse(text, "endpoint is http:// or https:// and a host");
    }
    return uri;
  }

  private static Map<String, String> parameters(String text, @Nullable String query) {
    Map<String, String> parameters = new TreeMap<>();
    for (String part : query == null ? new String[0] : query.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals <= 0) {
        throw refuse(text, "parameters are name=value");
      }
      parameters.put(
          part.substring(0, equals),
          URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static IllegalArgumentException refuse(String text, String why) {
    return new IllegalArgumentException(
        "artifacts is database, file:/a/directory or s3://bucket/prefix?endpoint=…&region=…, not '"
            + text
            + "': "
            + why);
  }
}
