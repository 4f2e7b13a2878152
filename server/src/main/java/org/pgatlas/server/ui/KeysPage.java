package org.pgatlas.server.ui;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.access.ApiKey;
import org.pgatlas.server.access.KeyDesk;
import org.pgatlas.server.access.Keys;
import org.pgatlas.server.http.Caller;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Role;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.ui.view.Cell;
import org.pgatlas.server.ui.view.Empty;
import org.pgatlas.server.ui.view.KeysView;
import org.pgatlas.server.ui.view.Shell;
import org.pgatlas.server.ui.view.Table;
import org.pgatlas.server.ui.view.Tone;
import org.pgatlas.server.ui.view.Words;

/// `/keys`: who may call this tenant with what, made and revoked as REST does. That a form is one
/// of our own the gate has checked.
final class KeysPage implements Routes {
  private static final List<Table.Option> LIVES =
      List.of(
          new Table.Option("", "until it is revoked"),
          new Table.Option("30", "30 days"),
          new Table.Option("90", "90 days"),
          new Table.Option("365", "a year"));

  private final Shells shells;
  private final KeyDesk desk;
  private final boolean needed;
  private final Clock clock;

  /// @param needed false in open mode, where keys are made for later
  KeysPage(Shells shells, KeyDesk desk, boolean needed, Clock clock) {
    this.shells = shells;
    this.desk = desk;
    this.needed = needed;
    this.clock = clock;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get("/keys", ctx -> show(ctx, null, null));
    routes.post("/keys", this::make);
    routes.post("/keys/{id}/revoke", this::revoke);
  }

  /// The answer itself shows the key: it is kept nowhere that another request could read.
  private void make(Context ctx) {
    try {
      String name = KeyDesk.name(ctx.formParam("name"));
      Role role = KeyDesk.role(Caller.of(ctx), ctx.formParam("role"));
      UUID tenant = Caller.of(ctx).tenant();
      Keys.Made made = desk.make(asker(ctx), tenant, name, role, expires(ctx.formParam("days")));
      ctx.status(201);
      show(ctx, new KeysView.Made(name, role.text(), made.text()), null);
    } catch (HttpProblem refused) {
      ctx.status(refused.status());
      show(ctx, null, refused.detail());
    }
  }

  private void revoke(Context ctx) {
    UUID id;
    try {
      id = UUID.fromString(ctx.pathParam("id"));
    } catch (IllegalArgumentException _) {
      throw HttpProblem.notFound(
          "No key has the id " + Words.shortened(ctx.pathParam("id"), 64) + ".");
    }
    desk.revoke(asker(ctx), id);
    ctx.redirect("/keys", HttpStatus.SEE_OTHER);
  }

  private KeyDesk.Asker asker(Context ctx) {
    return new KeyDesk.Asker(Caller.of(ctx), desk.proxies().client(ctx));
  }

  private @Nullable Instant expires(@Nullable String days) {
    if (days == null || days.isEmpty()) {
      return null;
    }
    if (LIVES.stream().noneMatch(life -> life.value().equals(days))) {
      throw HttpProblem.invalidBody("days", "is one of those that the form offers");
    }
    return clock.instant().plus(Duration.ofDays(Long.parseLong(days)));
  }

  private void show(Context ctx, KeysView.@Nullable Made made, @Nullable String problem) {
    Caller caller = Caller.of(ctx);
    Instant now = clock.instant();
    List<ApiKey> keys =
        desk.list(caller).stream()
            .sorted(
                Comparator.comparing((ApiKey key) -> !key.valid(now))
                    .thenComparing(ApiKey::createdAt, Comparator.reverseOrder()))
            .toList();
    long valid = keys.stream().filter(key -> key.valid(now)).count();
    KeysView view =
        new KeysView(
            valid == 0
                ? "No key is in force"
                : Words.count(valid, "key is in force", "keys are in force"),
            !needed,
            made,
            problem,
            form(ctx, caller, problem != null),
            table(keys, caller, now));
    ctx.header("Cache-Control", "no-store");
    ctx.html(Templates.keys(shells.of(ctx, "API keys", Shell.Section.KEYS), view));
  }

  /// @param again whether what was given stands in it
  private static KeysView.Form form(Context ctx, Caller caller, boolean again) {
    return new KeysView.Form(
        again ? given(ctx, "name") : "",
        again ? given(ctx, "role") : Role.READER.text(),
        again ? given(ctx, "days") : "",
        KeyDesk.MAX_NAME,
        Role.GRANTED.stream()
            .filter(caller.role()::includes)
            .map(role -> new Table.Option(role.text(), role.text() + ": " + may(role)))
            .toList(),
        LIVES);
  }

  private static String given(Context ctx, String field) {
    String value = ctx.formParam(field);
    return value == null ? "" : Words.shortened(value, 2 * KeyDesk.MAX_NAME);
  }

  private static String may(Role role) {
    return switch (role) {
      case ANYONE, GUEST -> "nothing that needs a key";
      case READER -> "reads everything, raw documents too";
      case SUBMITTER -> "reads, hands in SBOMs and git logs";
      case TRIAGER -> "also decides about findings and hands in VEX";
      case ADMIN -> "also feeds, keys, webhooks, jobs";
      case OPERATOR -> "also tenants and the server itself";
    };
  }

  private static Table table(List<ApiKey> keys, Caller caller, Instant now) {
    return Table.plain(
        "api-keys",
        "API keys, those in force first",
        List.of(
            Table.Column.text("Name"),
            Table.Column.text("Role"),
            Table.Column.text("State"),
            Table.Column.text("Made"),
            new Table.Column(
                "Last used", false, null, Table.Order.NONE, "To the hour, by a request or a login"),
            Table.Column.text("Expires"),
            Table.Column.text("")),
        keys,
        key -> cells(key, caller, now),
        new Empty(
            "No key was made yet",
            "Programs send a key with each request, people log in with one. The form makes the first; so does a command on the server's machine.",
            "./atlas key create NAME --role reader"));
  }

  private static List<Cell> cells(ApiKey key, Caller caller, Instant now) {
    boolean own = key.id().toString().equals(caller.credential());
    Instant used = key.lastUsedAt();
    Instant expires = key.expiresAt();
    return List.of(
        new Cell.Text(own ? key.name() + " (yours)" : key.name()),
        new Cell.Badge(
            key.role(), Tone.PLAIN, Role.granted(key.role()).map(KeysPage::may).orElse("")),
        state(key, now),
        new Cell.Text(Words.ago(key.createdAt(), now) + " by " + key.createdBy()),
        used == null ? new Cell.Text("never") : new Cell.Time(used),
        expires == null ? new Cell.Text("never") : new Cell.Time(expires),
        key.valid(now)
            ? new Cell.Press(
                "Revoke",
                own
                    ? "It is the key you are logged in with: you are out at once."
                    : "Whoever uses it is refused at once, for good.",
                "Revoke " + Words.shortened(key.name(), 40),
                "/keys/" + key.id() + "/revoke")
            : new Cell.Text(""));
  }

  private static Cell.Badge state(ApiKey key, Instant now) {
    Instant revoked = key.revokedAt();
    if (revoked != null) {
      return new Cell.Badge("revoked", Tone.PLAIN, "Since " + Words.minute(revoked));
    }
    return key.valid(now)
        ? new Cell.Badge("in force", Tone.GOOD, "It opens what its role may")
        : new Cell.Badge("expired", Tone.WAIT, "Its time is over; make another");
  }
}
