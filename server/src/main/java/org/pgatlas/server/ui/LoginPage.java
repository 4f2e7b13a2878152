package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.access.KeyGate;
import org.pgatlas.server.access.Keys;
import org.pgatlas.server.http.Caller;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Role;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.http.TrustedProxies;
import org.pgatlas.server.ui.view.LoginView;

/// `/login` and `/logout`: a key for a session in a cookie that scripts cannot read and other sites
/// cannot send.
final class LoginPage implements Routes {
  private static final int MAX_SECONDS = 12 * 60 * 60;
  private static final int MAX_PATH = 2048;

  private final Shells shells;
  private final Keys keys;
  private final TrustedProxies proxies;

  LoginPage(Shells shells, Keys keys, TrustedProxies proxies) {
    this.shells = shells;
    this.keys = keys;
    this.proxies = proxies;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/login", ctx -> show(ctx, ctx.queryParam("next"), null));
    routes.post("/login", this::enter);
    routes.post("/logout", this::leave);
  }

  /// A form of another site must not log a reader in as somebody else, so its origin is checked.
  private void enter(Context ctx) {
    String origin = ctx.header("Origin");
    if (origin != null && !origin.endsWith("//" + ctx.header("Host"))) {
      throw HttpProblem.forbidden("A page of another origin cannot log you in");
    }
    String key = String.valueOf(ctx.formParam("key")).strip();
    Optional<String> session = keys.open(key, proxies.client(ctx));
    if (session.isEmpty()) {
      ctx.status(401);
      show(ctx, ctx.formParam("next"), "It is unknown, revoked or expired.");
      return;
    }
    ctx.cookie(cookie(ctx, session.get(), MAX_SECONDS));
    ctx.redirect(own(ctx.formParam("next")), HttpStatus.SEE_OTHER);
  }

  private void leave(Context ctx) {
    String session = ctx.cookie(KeyGate.COOKIE);
    if (session != null) {
      keys.close(session);
    }
    ctx.cookie(cookie(ctx, "", 0));
    ctx.redirect("/login", HttpStatus.SEE_OTHER);
  }

  private Cookie cookie(Context ctx, String value, int seconds) {
    Cookie cookie = new Cookie(KeyGate.COOKIE, value);
    cookie.setPath("/");
    cookie.setMaxAge(seconds);
    cookie.setHttpOnly(true);
    cookie.setSecure(proxies.secure(ctx));
    cookie.setSameSite(SameSite.STRICT);
    return cookie;
  }

  private void show(Context ctx, @Nullable String next, @Nullable String problem) {
    String caller =
        Caller.find(ctx)
            .filter(known -> known.role().includes(Role.READER))
            .map(known -> known.name() + " (" + known.role().text() + ")")
            .orElse(null);
    ctx.header("Cache-Control", "no-store");
    ctx.html(
        Templates.login(shells.despite(ctx, "Log in"), new LoginView(own(next), problem, caller)));
  }

  /// A path of this server; anything else is the overview.
  private static String own(@Nullable String next) {
    return next != null
            && next.length() <= MAX_PATH
            && next.startsWith("/")
            && !next.startsWith("//")
            && next.chars().noneMatch(c -> c == '\\' || c < ' ')
        ? next
        : "/";
  }
}
