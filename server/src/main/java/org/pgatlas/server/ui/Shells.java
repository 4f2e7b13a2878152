package org.pgatlas.server.ui;

import io.javalin.http.Context;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.access.KeyGate;
import org.pgatlas.server.http.Caller;
import org.pgatlas.server.http.Tenancy;
import org.pgatlas.server.scoring.MetricRun;
import org.pgatlas.server.ui.view.Shell;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What surrounds a page, read anew for each: the newest run, sizes of the catalogue, the reader's
/// theme.
final class Shells {
  private static final Logger LOG = LoggerFactory.getLogger(Shells.class);

  private final Tenancy tenancy;
  private final Function<UUID, @Nullable MetricRun> newest;
  private final Function<UUID, Shell.Counts> counts;
  private final String version;
  private final String assets;

  Shells(
      Tenancy tenancy,
      Function<UUID, @Nullable MetricRun> newest,
      Function<UUID, Shell.Counts> counts,
      String version,
      String assets) {
    this.tenancy = tenancy;
    this.newest = newest;
    this.counts = counts;
    this.version = version;
    this.assets = assets;
  }

  Shell of(Context ctx, String title, Shell.Section section) {
    UUID tenant = tenancy.of(ctx);
    return shell(ctx, title, section, counts.apply(tenant), run(newest.apply(tenant)));
  }

  /// For a page about a failure: what cannot be read now is left out.
  Shell despite(Context ctx, String title) {
    try {
      return of(ctx, title, Shell.Section.NONE);
    } catch (RuntimeException unreadable) {
      LOG.debug("an error page goes without the state of the catalogue", unreadable);
      return shell(ctx, title, Shell.Section.NONE, Shell.Counts.UNKNOWN, null);
    }
  }

  private Shell shell(
      Context ctx,
      String title,
      Shell.Section section,
      Shell.Counts sizes,
      Shell.@Nullable Run run) {
    String query = ctx.path().equals("/search") ? ctx.queryParam("q") : null;
    return new Shell(
        title,
        section,
        sizes,
        run,
        theme(ctx),
        query == null ? "" : query,
        version,
        assets,
        account(ctx));
  }

  private static Shell.@Nullable Run run(@Nullable MetricRun run) {
    if (run == null) {
      return null;
    }
    return new Shell.Run(
        run.id(),
        run.loadMs() + run.computeMs() + run.storeMs(),
        run.finishedAt(),
        run.activeCount(),
        run.vertexCount(),
        run.edgeCount());
  }

  private static @Nullable String account(Context ctx) {
    return ctx.cookie(KeyGate.COOKIE) == null
        ? null
        : Caller.find(ctx).map(Caller::name).orElse(null);
  }

  private static String theme(Context ctx) {
    String theme = ctx.cookie("theme");
    return "dark".equals(theme) || "light".equals(theme) ? theme : "";
  }
}
