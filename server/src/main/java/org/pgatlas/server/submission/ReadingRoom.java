package org.pgatlas.server.submission;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Heap that documents may take while they are read: as many are read at a time as fit. The door
/// and the workers share it, and neither takes more than three quarters, so that neither shuts the
/// other out. A document larger than that is the only one of its side.
public final class ReadingRoom {
  private static final int KILOBYTE = 1 << 10;

  private final Semaphore room;
  private final Side door;
  private final Side workers;

  /// @param heap bytes
  public ReadingRoom(long heap) {
    int kilobytes = (int) Math.max(4, Math.min(Integer.MAX_VALUE, heap / KILOBYTE));
    this.room = new Semaphore(kilobytes, true);
    this.door = new Side(kilobytes - kilobytes / 4);
    this.workers = new Side(kilobytes - kilobytes / 4);
  }

  private record Side(int most, Semaphore room) {
    Side(int most) {
      this(most, new Semaphore(most, true));
    }

    int kilobytes(long bytes) {
      return (int) Math.min(most, bytes / KILOBYTE + 1);
    }
  }

  /// A share of it, until closed.
  public final class Share implements AutoCloseable {
    private final Side side;
    private int taken;

    private Share(Side side, int taken) {
      this.side = side;
      this.taken = taken;
    }

    @Override
    public synchronized void close() {
      room.release(taken);
      side.room().release(taken);
      taken = 0;
    }
  }

  /// A worker's share; waits until there is room for so many bytes.
  public Share enter(long bytes) {
    int wanted = workers.kilobytes(bytes);
    workers.room().acquireUninterruptibly(wanted);
    room.acquireUninterruptibly(wanted);
    return new Share(workers, wanted);
  }

  /// The door's share; null when there is no room for so long.
  @Nullable Share enter(long bytes, Duration patience) throws InterruptedException {
    int wanted = door.kilobytes(bytes);
    long until = System.nanoTime() + patience.toNanos();
    if (!door.room().tryAcquire(wanted, patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return null;
    }
    boolean entered = false;
    try {
      entered = room.tryAcquire(wanted, until - System.nanoTime(), TimeUnit.NANOSECONDS);
    } finally {
      if (!entered) {
        door.room().release(wanted);
      }
    }
    return entered ? new Share(door, wanted) : null;
  }

  /// Bytes that the door may take.
  long door() {
    return (long) door.most() * KILOBYTE;
  }
}
