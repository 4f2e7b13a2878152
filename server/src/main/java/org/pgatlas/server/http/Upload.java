package org.pgatlas.server.http;

import io.javalin.http.Context;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import org.pgatlas.server.wire.RefusedUpload;
import org.pgatlas.server.wire.Spool;

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
    return spooled(
        ctx, maxBytes, Doorkeeper.Reading.HELD, spool -> admission.apply(spool.bytes()), unread);
  }

  /// As [#admit], of documents that need not fit into memory.
  public static <T> T spooled(
      Context ctx,
      long maxBytes,
      Doorkeeper.Reading reading,
      Function<Spool, T> admission,
      Unread unread) {
    try (Spool document = received(ctx, maxBytes, reading, unread)) {
      return admission.apply(document);
    } catch (RefusedUpload refused) {
      throw problem(refused);
    }
  }

  private static Spool received(
      Context ctx, long maxBytes, Doorkeeper.Reading reading, Unread unread) {
    try {
      return Body.spool(ctx, maxBytes, reading);
    } catch (HttpProblem busy) {
      // The answer says when to come again, so it stays; the attempt is on record.
      RefusedUpload _ = unread.refuse(busy.status(), busy.code(), busy.detail());
      throw busy;
    } catch (Body.TooLarge e) {
      throw problem(unread.refuse(413, "too-large", String.valueOf(e.getMessage())));
    } catch (UncheckedIOException e) {
      throw problem(
          unread.refuse(422, "incomplete-body", "The connection ended before the document did"));
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
