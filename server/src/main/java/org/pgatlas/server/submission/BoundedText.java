package org.pgatlas.server.submission;

import java.io.ByteArrayOutputStream;

/// Takes text up to a limit; what is beyond is not kept, and [#isOver] says so.
final class BoundedText extends ByteArrayOutputStream {
  private final int most;
  private boolean over;

  BoundedText(int most) {
    this.most = most;
  }

  boolean isOver() {
    return over;
  }

  @Override
  public synchronized void write(int b) {
    if (fits(1)) {
      super.write(b);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    if (fits(length)) {
      super.write(bytes, offset, length);
    }
  }

  private boolean fits(int length) {
    if (!over && count > most - length) {
      over = true;
      buf = new byte[0];
      count = 0;
    }
    return !over;
  }
}
