package org.pgatlas.server.http;

import io.javalin.http.Context;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import org.pgatlas.server.wire.RefusedUpload;

/// The front door of documents other than SBOMs: reads the body within its limit, has it admitted,
/// and turns a refusal into the problem that says why and where.
public final class Upload {
  private Upload() {}

  /// Records an attempt whose body never became a document.
  @FunctionalInterface
  public interface Unread {
    RefusedUpload refuse(int status, String code, String detail);
  }

  public static <T> T admit(
      Context ctx, long maxBytes, Function<byte[], T> admission, Unread unread) {
    try {
      return admission.apply(Body.document(ctx, maxBytes));
    } catch (Body.TooLarge e) {
      throw problem(unread.refuse(413, "too-large", String.valueOf(e.getMessage())));
    } catch (UncheckedIOException e) {
      throw problem(
          unread.refuse(422, "incomplete-body", "The connection ended before the document did"));
    } catch (RefusedUpload refused) {
      throw problem(refused);
    }
  }

  private static HttpProblem problem(RefusedUpload refused) {
    String place = refused.place();
    List<Object> location = place == null ? List.of("body") : List.of("body", place);
    return new HttpProblem(
        refused.status(),
        refused.code(),
        refused.detail(),
        List.of(new HttpProblem.FieldError(location, refused.detail(), refused.code(), null)));
  }
}
