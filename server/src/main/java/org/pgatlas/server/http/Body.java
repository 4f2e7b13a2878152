package org.pgatlas.server.http;

import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pgatlas.server.wire.Spool;

/// Reads request bodies with a bound.
public final class Body {
  private Body() {}

  /// The body had more bytes than allowed.
  public static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1;

    TooLarge(long limit) {
      super("The body is larger than the limit of " + limit + " bytes");
    }
  }

  /// The document of a request: its raw body, or the first file of a multipart form. A connection
  /// that ends before the body does is an `UncheckedIOException`.
  public static byte[] document(Context ctx, long limit) throws TooLarge {
    try (Spool spool = spool(ctx, limit)) {
      return spool.bytes();
    }
  }

  /// As [#document], of a document that need not fit into memory; whoever asks closes it.
  public static Spool spool(Context ctx, long limit) throws TooLarge {
    if (declaredLength(ctx) > limit + (ctx.isMultipartFormData() ? 1 << 16 : 0)) {
      throw new TooLarge(limit);
    }
    if (!ctx.isMultipartFormData()) {
      return spool(ctx.bodyInputStream(), limit);
    }
    Optional<UploadedFile> file = firstFile(ctx);
    if (file.isEmpty()) {
      return Spool.of(new byte[0]);
    }
    try (InputStream content = file.get().content()) {
      return spool(content, limit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A form's fields and its document.
  ///
  /// @param file empty when the form has none
  @SuppressWarnings("ArrayRecordComponent") // a document on its way in, never compared
  public record Form(Map<String, String> fields, byte[] file) {
    public Form {
      fields = Map.copyOf(fields);
    }
  }

  /// A multipart form whose document is the file, or the field, of that name; of a field that
  /// comes twice the first counts. A form that is none has neither.
  public static Form form(Context ctx, String file, long limit) throws TooLarge {
    if (declaredLength(ctx) > limit + (1 << 16)) {
      throw new TooLarge(limit);
    }
    Map<String, String> fields = new HashMap<>();
    Optional<UploadedFile> document;
    try {
      // A file is listed among the fields, too, without a value.
      ctx.formParamMap()
          .forEach(
              (name, values) -> values.stream().findFirst().ifPresent(v -> fields.put(name, v)));
      document = Optional.ofNullable(ctx.uploadedFile(file));
    } catch (Exception malformed) {
      // As in firstFile.
      document = Optional.empty();
    }
    if (document.isEmpty()) {
      byte[] text = fields.getOrDefault(file, "").getBytes(StandardCharsets.UTF_8);
      return new Form(fields, text);
    }
    try (InputStream content = document.get().content()) {
      return new Form(fields, read(content, limit));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A form that is none, or that breaks off, has no file in it.
  private static Optional<UploadedFile> firstFile(Context ctx) {
    try {
      return ctx.uploadedFiles().stream().findFirst();
    } catch (Exception malformed) {
      // Kotlin does not declare what the servlet throws here, so nothing narrower can be caught.
      return Optional.empty();
    }
  }

  /// The media type without parameters, lower case; empty when the request names none.
  public static String mediaType(Context ctx) {
    String header = ctx.header("Content-Type");
    if (header == null) {
      return "";
    }
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private static long declaredLength(Context ctx) {
    return ctx.req().getContentLengthLong();
  }

  private static byte[] read(InputStream in, long limit) throws TooLarge {
    try (Spool spool = spool(in, limit)) {
      return spool.bytes();
    }
  }

  private static Spool spool(InputStream in, long limit) throws TooLarge {
    try {
      Spool spool = Spool.of(in, limit);
      if (spool.size() > limit) {
        spool.close();
        throw new TooLarge(limit);
      }
      return spool;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
