package org.pgatlas.server.submission;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Heap that documents may take while they are read, at the door and by the workers: as many are
/// read at a time as fit. A document larger than all of it is read alone.
public final class ReadingRoom {
  private static final int KILOBYTE = 1 << 10;

  private final int kilobytes;
  private final Semaphore room;

  /// @param heap bytes
  public ReadingRoom(long heap) {
    this.kilobytes = (int) Math.max(1, Math.min(Integer.MAX_VALUE, heap / KILOBYTE));
    this.room = new Semaphore(kilobytes, true);
  }

  /// A share of it, until closed.
  public final class Share implements AutoCloseable {
    private int taken;

    private Share(int taken) {
      this.taken = taken;
    }

    @Override
    public synchronized void close() {
      room.release(taken);
      taken = 0;
    }
  }

  /// Waits until there is room for so many bytes.
  public Share enter(long bytes) {
    int wanted = kilobytes(bytes);
    room.acquireUninterruptibly(wanted);
    return new Share(wanted);
  }

  /// Null when there is no room for so long.
  @Nullable Share enter(long bytes, Duration patience) throws InterruptedException {
    int wanted = kilobytes(bytes);
    return room.tryAcquire(wanted, patience.toMillis(), TimeUnit.MILLISECONDS)
        ? new Share(wanted)
        : null;
  }

  private int kilobytes(long bytes) {
    return (int) Math.min(kilobytes, bytes / KILOBYTE + 1);
  }
}
