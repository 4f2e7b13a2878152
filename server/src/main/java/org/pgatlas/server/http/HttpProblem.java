package org.pgatlas.server.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer other than success: what is wrong, with a stable code and the place.
///
/// @see ProblemWriter for how it is rendered (RFC 9457, or the published API's `detail`)
public final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Code of the 401 that a browser can mend by logging in.
  public static final String LOGIN_NEEDED = "credential-missing";

  /// Code of the 503 of a door that takes no more for now.
  public static final String BUSY = "busy";

  private final int status;
  private final String code;
  private final transient List<FieldError> errors;

  /// One wrong field of a request.
  ///
  /// @param location where it is: `query`, `path`, `body` or `header`, then the name or the JSON
  /// pointer
  /// @param type a stable code, e.g. `greater_than_equal`
  public record FieldError(
      List<Object> location, String message, String type, @Nullable String input) {
    public FieldError {
      location = List.copyOf(location);
    }
  }

  public HttpProblem(int status, String code, String detail, List<FieldError> errors) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
  }

  public static HttpProblem notFound(String what) {
    return new HttpProblem(404, "not-found", what, List.of());
  }

  public static HttpProblem badRequest(String code, String detail) {
    return new HttpProblem(400, code, detail, List.of());
  }

  public static HttpProblem forbidden(String detail) {
    return new HttpProblem(403, "forbidden", detail, List.of());
  }

  public static HttpProblem conflict(String code, String detail) {
    return new HttpProblem(409, code, detail, List.of());
  }

  public static HttpProblem tooLarge(String detail) {
    return new HttpProblem(413, "too-large", detail, List.of());
  }

  public static HttpProblem unavailable(String detail) {
    return new HttpProblem(503, "unavailable", detail, List.of());
  }

  /// 422 for one field of the body; `""` names the body itself.
  public static HttpProblem invalidBody(String field, String message) {
    List<Object> location = field.isEmpty() ? List.of("body") : List.of("body", field);
    return invalid(List.of(new FieldError(location, message, "value_error", null)));
  }

  /// 422: the request is understood but these fields are not acceptable.
  public static HttpProblem invalid(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    return new HttpProblem(
        422, "validation", first.location().getLast() + ": " + first.message(), errors);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public List<FieldError> errors() {
    return errors;
  }
}
