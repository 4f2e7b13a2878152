package org.pgatlas.server.cli;

import org.jspecify.annotations.Nullable;

/// A path of REST with what is asked for: what is not said is left out.
final class RequestPath {
  private final StringBuilder text;
  private char separator = '?';

  RequestPath(String path) {
    text = new StringBuilder(path);
  }

  RequestPath with(String parameter, @Nullable Object value) {
    if (value != null) {
      text.append(separator).append(parameter).append('=');
      text.append(AtlasClient.encode(value.toString()));
      separator = '&';
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
