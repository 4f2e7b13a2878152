package org.pgatlas.neighbours;

import java.net.URI;
import java.nio.file.Path;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;

/// S3Proxy over a directory: checks signatures, stores objects, and can be stopped and started.
final class S3Server implements AutoCloseable {
  static final String KEY_ID = "atlas-test";
  static final String SECRET = "atlas-test-secret";

  private final BlobStoreContext context;
  private S3Proxy proxy;
  private final int port;

  S3Server(Path directory, String bucket) {
    Properties properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", directory.toString());
    context =
        ContextBuilder.newBuilder("filesystem")
            .credentials("identity", "credential")
            .overrides(properties)
            .build(BlobStoreContext.class);
    context.getBlobStore().createContainerInLocation(null, bucket);
    proxy = proxy(context.getBlobStore(), 0);
    port = started(proxy);
  }

  String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  BlobStore objects() {
    return context.getBlobStore();
  }

  void stop() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server does not stop", e);
    }
  }

  void startAgain() {
    proxy = proxy(context.getBlobStore(), port);
    started(proxy);
  }

  @Override
  public void close() {
    stop();
    context.close();
  }

  private static S3Proxy proxy(BlobStore store, int port) {
    return S3Proxy.builder()
        .blobStore(store)
        .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, KEY_ID, SECRET)
        .endpoint(URI.create("http://127.0.0.1:" + port))
        .build();
  }

  private static int started(S3Proxy proxy) {
    try {
      proxy.start();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server does not start", e);
    }
    return proxy.getPort();
  }
}
