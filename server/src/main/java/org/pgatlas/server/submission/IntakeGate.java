package org.pgatlas.server.submission;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Lane;

/// Holds documents back at the door rather than in memory: as many are read at a time as fit into a
/// share of the heap, by their size, and none while too many wait to be applied. Who is held back
/// is told 503 with `Retry-After`, before the body is read. A document larger than the whole share
/// comes in alone.
public final class IntakeGate implements Routes {
  private static final String HELD = "intake.share";

  /// Heap that a byte of a document may take while it is read: its text is not held, the model of
  /// its parts is, and what is made of it.
  private static final int HEAP_PER_BYTE = 8;

  private static final long UNKNOWN_BYTES = 4 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final int RETRY_SECONDS = 2;

  private final JobStore jobs;
  private final int mostWaiting;
  private final ReadingRoom room;
  private final AtomicLong lookedAt;
  private volatile boolean full;

  /// @param mostWaiting documents that may wait to be applied
  /// @param room which the workers share
  public IntakeGate(JobStore jobs, int mostWaiting, ReadingRoom room) {
    this.jobs = jobs;
    this.mostWaiting = mostWaiting;
    this.room = room;
    this.lookedAt = new AtomicLong(System.nanoTime() - LOOK_EVERY.toNanos());
  }

  @Override
  public void register(RoutesConfig routes) {
    for (String path : List.of("/api/v1/ingest/*", "/api/v1/bom")) {
      routes.before(path, this::enter);
      routes.after(path, this::leave);
    }
  }

  private void enter(Context ctx) {
    if (!ctx.method().equals(HandlerType.POST) && !ctx.method().equals(HandlerType.PUT)) {
      return;
    }
    if (isFull()) {
      throw busy(ctx, "More than " + mostWaiting + " documents wait to be applied");
    }
    long declared = ctx.req().getContentLengthLong();
    try {
      ReadingRoom.Share share =
          room.enter(declared < 0 ? UNKNOWN_BYTES : declared * HEAP_PER_BYTE, PATIENCE);
      if (share == null) {
        throw busy(ctx, "Too many documents are being read");
      }
      ctx.attribute(HELD, share);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy(ctx, "The server stops");
    }
  }

  private void leave(Context ctx) {
    ReadingRoom.Share share = ctx.attribute(HELD);
    if (share != null) {
      ctx.attribute(HELD, null);
      share.close();
    }
  }

  /// Looks now and then only: the queue's depth is no more exact than that.
  private boolean isFull() {
    long now = System.nanoTime();
    long last = lookedAt.get();
    if (now - last >= LOOK_EVERY.toNanos() && lookedAt.compareAndSet(last, now)) {
      full = jobs.isDeeper(Lane.INGEST, mostWaiting);
    }
    return full;
  }

  private static HttpProblem busy(Context ctx, String why) {
    ctx.header("Retry-After", Integer.toString(RETRY_SECONDS));
    return new HttpProblem(
        503, "busy", why + "; send this one again in " + RETRY_SECONDS + " s", List.of());
  }
}
