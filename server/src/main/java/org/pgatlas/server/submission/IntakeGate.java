package org.pgatlas.server.submission;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.http.Doorkeeper;
import org.pgatlas.server.http.HttpProblem;
import org.pgatlas.server.http.Routes;
import org.pgatlas.server.job.JobStore;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.wire.Spool;

/// Holds documents back at the door rather than in memory. A body is taken while not too many wait
/// to be applied and not too many come in; it goes to disk, so that a slow sender takes no room.
/// When all of it is here it is weighed, unpacked, and read when it fits into the door's share of
/// the [ReadingRoom]. Who is held back is told 503 with `Retry-After`.
public final class IntakeGate implements Routes {
  private static final String KEPT = "intake.visitor";

  /// Heap that an unpacked byte of a document may take while it is read: its text is not held, the
  /// model of its parts is, and what is made of it.
  private static final int HEAP_PER_BYTE = 8;

  /// Heap of a document of which one part is held at a time.
  private static final long HEAP_OF_STREAMED = 32 << 20;

  /// Bodies that come in at a time; each takes disk up to the limit of its kind.
  static final int MOST_RECEIVED = 256;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final int RETRY_SECONDS = 2;

  private final JobStore jobs;
  private final int mostWaiting;
  private final ReadingRoom room;
  private final Semaphore received = new Semaphore(MOST_RECEIVED);
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
    for (String path : List.of("/api/v1/ingest/*", "/api/v1/bom", "/upload")) {
      routes.before(path, this::keep);
      routes.after(path, IntakeGate::leave);
    }
  }

  private void keep(Context ctx) {
    if (ctx.method().equals(HandlerType.POST) || ctx.method().equals(HandlerType.PUT)) {
      Visitor visitor =
          new Visitor(() -> ctx.header("Retry-After", Integer.toString(RETRY_SECONDS)));
      ctx.attribute(KEPT, visitor);
      Doorkeeper.put(ctx, visitor);
    }
  }

  private static void leave(Context ctx) {
    Visitor visitor = ctx.attribute(KEPT);
    if (visitor != null) {
      ctx.attribute(KEPT, null);
      visitor.leave();
    }
  }

  /// One request at the door.
  private final class Visitor implements Doorkeeper {
    private final Runnable toldWhenToCome;
    private boolean comesIn;
    private ReadingRoom.@Nullable Share share;

    Visitor(Runnable toldWhenToCome) {
      this.toldWhenToCome = toldWhenToCome;
    }

    @Override
    public void receive() {
      if (comesIn) {
        return;
      }
      if (isFull()) {
        throw busy("More than " + mostWaiting + " documents wait to be applied");
      }
      if (!received.tryAcquire()) {
        throw busy("Too many documents come in");
      }
      comesIn = true;
    }

    @Override
    public void read(Spool document, Reading reading) {
      giveBack();
      try {
        share = room.enter(heap(document, reading, room.door()), PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw busy("The server stops");
      }
      if (share == null) {
        throw busy("Too many documents are being read");
      }
    }

    private void leave() {
      giveBack();
      if (comesIn) {
        comesIn = false;
        received.release();
      }
    }

    private void giveBack() {
      if (share != null) {
        share.close();
        share = null;
      }
    }

    private HttpProblem busy(String why) {
      toldWhenToCome.run();
      return new HttpProblem(
          503,
          HttpProblem.BUSY,
          why + "; send this one again in " + RETRY_SECONDS + " s",
          List.of());
    }
  }

  /// What reading it takes; counted no further than the whole room.
  static long heap(Spool document, Doorkeeper.Reading reading, long room) {
    return switch (reading) {
      case HELD -> document.unpacked(room / HEAP_PER_BYTE + 1) * HEAP_PER_BYTE;
      case STREAMED -> Math.min(HEAP_OF_STREAMED, document.size() * HEAP_PER_BYTE);
    };
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
}
