package org.pgatlas.server.http;

import io.javalin.http.Context;
import io.javalin.http.util.MultipartUtil;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Spool;

/// Reads request bodies with a bound: to disk unless they are small, and then, where a
/// [Doorkeeper] keeps the door, when there is room for what is in them.
public final class Body {
  /// What a form may have beside its document, in all.
  private static final int FIELDS = 1 << 16;

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
    return spool(ctx, limit, Doorkeeper.Reading.HELD);
  }

  /// As the other, of a document that is read in that way.
  public static Spool spool(Context ctx, long limit, Doorkeeper.Reading reading) throws TooLarge {
    receive(ctx);
    if (!ctx.isMultipartFormData()) {
      if (declaredLength(ctx) > limit) {
        throw new TooLarge(limit);
      }
      return weighed(ctx, spool(ctx.bodyInputStream(), limit), reading);
    }
    Optional<Part> file =
        parts(ctx, limit).stream().filter(part -> part.getSubmittedFileName() != null).findFirst();
    return weighed(
        ctx, file.isEmpty() ? Spool.of(new byte[0]) : content(file.get(), limit), reading);
  }

  /// A form's fields and its document.
  ///
  /// @param file empty when the form has none
  public record Form(Map<String, String> fields, Spool file) implements AutoCloseable {
    public Form {
      fields = Map.copyOf(fields);
    }

    @Override
    public void close() {
      file.close();
    }
  }

  /// A multipart form whose document is the file, or the field, of that name; of a field that
  /// comes twice the first counts. A form that is none has neither.
  public static Form form(Context ctx, String file, long limit) throws TooLarge {
    receive(ctx);
    Map<String, String> fields = new HashMap<>();
    Part document = null;
    for (Part part : parts(ctx, limit)) {
      if (file.equals(part.getName())) {
        document = document == null || (isFile(part) && !isFile(document)) ? part : document;
      } else if (!isFile(part) && part.getName() != null) {
        fields.putIfAbsent(part.getName(), text(part));
      }
    }
    return new Form(
        fields,
        weighed(
            ctx,
            document == null ? Spool.of(new byte[0]) : content(document, limit),
            Doorkeeper.Reading.HELD));
  }

  /// A field of the request's form, null when it has none; its document is left for later.
  public static @Nullable String field(Context ctx, String name, long limit) throws TooLarge {
    if (!ctx.isMultipartFormData()) {
      return null;
    }
    receive(ctx);
    for (Part part : parts(ctx, limit)) {
      if (name.equals(part.getName()) && !isFile(part)) {
        return text(part);
      }
    }
    return null;
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

  private static void receive(Context ctx) {
    Doorkeeper keeper = Doorkeeper.of(ctx);
    if (keeper != null) {
      keeper.receive();
    }
  }

  private static Spool weighed(Context ctx, Spool spool, Doorkeeper.Reading reading) {
    try {
      Doorkeeper.read(ctx, spool, reading);
      return spool;
    } catch (RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  /// The parts of a form, on disk unless they are small, whether its length was declared or not. A
  /// form that is none, or that breaks off, has none.
  private static Collection<Part> parts(Context ctx, long limit) throws TooLarge {
    if (declaredLength(ctx) > limit + FIELDS) {
      throw new TooLarge(limit);
    }
    ctx.req()
        .setAttribute(
            MultipartUtil.MULTIPART_CONFIG_ATTRIBUTE,
            new MultipartConfigElement(
                System.getProperty("java.io.tmpdir"), limit, limit + FIELDS, FIELDS));
    try {
      return ctx.req().getParts();
    } catch (IOException | ServletException | RuntimeException malformed) {
      if (isTooLarge(malformed)) {
        throw new TooLarge(limit);
      }
      Spool.requireRoom();
      return List.of();
    }
  }

  /// The listener tells what is wrong with a form by its words alone.
  private static boolean isTooLarge(Throwable failure) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 10; t = t.getCause(), depth++) {
      String message = t.getMessage();
      if (message != null && message.startsWith("max ") && message.contains("exceeded")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFile(Part part) {
    return part.getSubmittedFileName() != null;
  }

  private static String text(Part part) {
    try (InputStream in = part.getInputStream()) {
      return new String(in.readNBytes(FIELDS), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Spool content(Part part, long limit) throws TooLarge {
    try (InputStream content = part.getInputStream()) {
      return spool(content, limit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long declaredLength(Context ctx) {
    return ctx.req().getContentLengthLong();
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
