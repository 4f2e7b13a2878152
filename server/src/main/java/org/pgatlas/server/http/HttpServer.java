package org.pgatlas.server.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.pgatlas.server.wire.Outage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listener: one virtual thread per request, security headers, one place that turns failures
/// into answers.
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self';"
          + " object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

  private final Javalin javalin;
  private final HttpConfig config;
  private final Gate gate;

  public HttpServer(
      HttpConfig config,
      Gate gate,
      ErrorPages errorPages,
      RequestObserver observer,
      List<Routes> features) {
    if (gate.loopbackOnly() && !OpenGate.isLoopback(config.bind())) {
      throw new IllegalArgumentException(
          "no authentication is configured, so --bind must be a loopback address, not '"
              + config.bind()
              + "'; make a key (atlas key create) and set auth=keys first");
    }
    this.config = config;
    this.gate = gate;
    this.javalin =
        Javalin.create(
            javalinConfig -> {
              javalinConfig.requestLogger.http((ctx, ms) -> observer.answered(ctx, ms));
              configure(javalinConfig, errorPages, features);
            });
  }

  public void start() {
    try {
      javalin.start(config.bind(), config.port());
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "cannot listen on "
              + config.bind()
              + ":"
              + config.port()
              + ": "
              + rootMessage(e)
              + ". Choose another with --port, or --port 0 for any free one.",
          e);
    }
  }

  public int port() {
    return javalin.port();
  }

  /// Every route as `METHOD /path`, in order of registration; filters and web sockets are none.
  public List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(handler -> handler.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
        .toList();
  }

  @Override
  public void close() {
    javalin.stop();
  }

  private void configure(JavalinConfig javalin, ErrorPages errorPages, List<Routes> features) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.concurrency.useVirtualThreads = true;
    javalin.router.treatMultipleSlashesAsSingleSlash = false;
    javalin.http.prefer405over404 = true;
    javalin.http.maxRequestSize = config.maxBodyBytes();
    // Of forms that Body does not read.
    javalin.jetty.multipartConfig.maxFileSize(config.maxBodyBytes(), SizeUnit.BYTES);
    javalin.jetty.multipartConfig.maxTotalRequestSize(config.maxBodyBytes(), SizeUnit.BYTES);
    javalin.jetty.modifyHttpConfiguration(
        http -> {
          // Canonical ids in paths arrive with %2F and %25; PathId alone interprets them.
          http.setUriCompliance(
              UriCompliance.RFC3986.with(
                  "atlas",
                  UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                  UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                  UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
                  UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS,
                  UriCompliance.Violation.ILLEGAL_PATH_CHARACTERS));
          http.setSendServerVersion(false);
          http.setRequestHeaderSize(16 * 1024);
        });
    javalin.jetty.modifyServletContextHandler(
        context -> context.getServletHandler().setDecodeAmbiguousURIs(true));
    javalin.routes.before(this::identify);
    javalin.routes.beforeMatched(
        ctx -> {
          Endpoint matched = ctx.endpoints().matchedHttpEndpoint();
          gate.authorise(ctx, matched == null ? "" : matched.path);
        });
    javalin.routes.exception(HttpProblem.class, (problem, ctx) -> answer(ctx, problem, errorPages));
    javalin.routes.exception(
        HttpResponseException.class,
        (e, ctx) ->
            answer(
                ctx,
                new HttpProblem(e.getStatus(), "http-" + e.getStatus(), message(e, ctx), List.of()),
                errorPages));
    javalin.routes.exception(Exception.class, (e, ctx) -> failed(e, ctx, errorPages));
    features.forEach(feature -> feature.register(javalin.routes));
  }

  /// A bug: logged here, told as 500. Something that is full or away: told as 503. The request may
  /// be over already (its client gone, the server stopping), and a handler that throws is called
  /// again, so nothing leaves this one.
  private static void failed(Exception e, Context ctx, ErrorPages errorPages) {
    try {
      String request = ctx.method() + " " + ctx.path();
      Outage outage = Outage.of(e);
      if (outage != null) {
        LOG.warn("{}: {}", request, e.toString());
        ctx.header("Retry-After", Integer.toString(outage.retrySeconds()));
        answer(ctx, new HttpProblem(503, outage.code(), outage.told(), List.of()), errorPages);
        return;
      }
      LOG.error("{} failed", request, e);
      answer(
          ctx,
          new HttpProblem(
              500,
              "internal",
              "The server failed to answer this request; its log says why.",
              List.of()),
          errorPages);
    } catch (RuntimeException gone) {
      LOG.debug("a failed request could not be answered any more", gone);
    }
  }

  private void identify(Context ctx) {
    ctx.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "same-origin");
    if (config.cors().answers(ctx)) {
      ctx.status(204);
      ctx.skipRemainingHandlers();
      return;
    }
    gate.identify(ctx);
  }

  private static void answer(Context ctx, HttpProblem problem, ErrorPages errorPages) {
    boolean page =
        !ctx.path().startsWith("/api/")
            && String.valueOf(ctx.header("Accept")).contains("text/html");
    if (page
        && problem.code().equals(HttpProblem.LOGIN_NEEDED)
        && ctx.method().equals(HandlerType.GET)) {
      ctx.redirect("/login?next=" + URLEncoder.encode(ctx.path(), StandardCharsets.UTF_8));
    } else if (page) {
      ctx.status(problem.status());
      ctx.html(errorPages.render(ctx, problem));
    } else {
      ProblemWriter.write(ctx, problem);
    }
  }

  private static String message(HttpResponseException e, Context ctx) {
    return e.getStatus() == 404
        ? "No such resource: " + ctx.path()
        : String.valueOf(e.getMessage());
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /// Told of every answered request.
  @FunctionalInterface
  public interface RequestObserver {
    void answered(Context ctx, double milliseconds);
  }

  /// How a problem looks to somebody with a browser.
  @FunctionalInterface
  public interface ErrorPages {
    String render(Context ctx, HttpProblem problem);
  }
}
