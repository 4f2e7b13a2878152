package org.pgatlas.server.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Content;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// A bucket of any server that speaks S3. Credentials come from where the AWS tools look: the
/// environment, the profile file, the machine's role.
final class S3Place implements BlobPlace {
  static final String NAME = "s3";

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration WHOLE_CALL = Duration.ofSeconds(60);

  private final S3Client client;
  private final String bucket;
  private final String prefix;

  /// @param endpoint null: AWS itself
  S3Place(@Nullable URI endpoint, String region, String bucket, String prefix) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .socketTimeout(ANSWER)
                    .build())
            .overrideConfiguration(limits -> limits.apiCallTimeout(WHOLE_CALL))
            .region(Region.of(region))
            // Checksums beside the signature come in a form that many servers cannot read; ours is
            // the key.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            // Names of buckets as parts of host names need DNS that servers of one's own rarely
            // have.
            .forcePathStyle(endpoint != null);
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    this.client = builder.build();
    this.bucket = bucket;
    this.prefix = prefix;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void put(String key, Content bytes) {
    try {
      client.putObject(
          request -> request.bucket(bucket).key(prefix + key),
          RequestBody.fromContentProvider(
              () -> opened(bytes), bytes.size(), "application/octet-stream"));
    } catch (SdkException | UncheckedIOException e) {
      throw unavailable("write", key, e);
    }
  }

  @Override
  public InputStream open(String key) {
    try {
      return client.getObject(request -> request.bucket(bucket).key(prefix + key));
    } catch (NoSuchKeyException _) {
      throw new ArtifactStore.CorruptArtifactException(
          "artifact " + prefix + key + " is gone from bucket " + bucket);
    } catch (SdkException | UncheckedIOException e) {
      throw unavailable("read", key, e);
    }
  }

  private static InputStream opened(Content bytes) {
    try {
      return bytes.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean answers() {
    try {
      client.headBucket(request -> request.bucket(bucket));
      return true;
    } catch (SdkException | UncheckedIOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private ArtifactsUnavailableException unavailable(String verb, String key, RuntimeException e) {
    return new ArtifactsUnavailableException(
        "cannot " + verb + " artifact " + prefix + key + " in bucket " + bucket + ": " + e, e);
  }
}
