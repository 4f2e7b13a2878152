package org.pgatlas.json;

import java.io.IOException;
import java.io.Reader;

/// Characters for a parser of events that may ask for a limited number of them between two events,
/// so that one endless name, attribute or scalar costs no more than that.
public final class MeteredReader extends Reader {
  private final Reader in;
  private final int maxPerEvent;
  private int sinceEvent;
  private boolean exhausted;

  public MeteredReader(Reader in, int maxPerEvent) {
    this.in = in;
    this.maxPerEvent = maxPerEvent;
  }

  /// To be called at each event.
  public void event() {
    sinceEvent = 0;
  }

  /// Whether the parser asked for more than there is.
  public boolean exhausted() {
    return exhausted;
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    int read = in.read(chars, offset, length);
    exhausted |= read < 0;
    sinceEvent += Math.max(0, read);
    if (sinceEvent > maxPerEvent) {
      throw new DocumentException(
          DocumentException.Code.TOO_LARGE,
          null,
          "One name, value or comment is longer than " + maxPerEvent + " characters");
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
