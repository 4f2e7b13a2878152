package org.pgatlas.server.http;

/// Where the server listens and what it accepts.
///
/// @param bind address to listen on; open mode allows loopback only
/// @param port 0 picks a free one
/// @param maxBodyBytes a larger request body is answered 413
/// @param cors pages of other origins that may read answers
public record HttpConfig(String bind, int port, long maxBodyBytes, Cors cors) {
  public static final String DEFAULT_BIND = "127.0.0.1";
  public static final int DEFAULT_PORT = 8080;
  public static final long DEFAULT_MAX_BODY_BYTES = 64L << 20;

  public HttpConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
    }
    if (maxBodyBytes < 1024) {
      throw new IllegalArgumentException("maxBodyBytes must be at least 1024, not " + maxBodyBytes);
    }
  }

  public static HttpConfig onPort(int port) {
    return new HttpConfig(DEFAULT_BIND, port, DEFAULT_MAX_BODY_BYTES, Cors.NONE);
  }
}
