package org.pgatlas.bench.endure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.pgatlas.bench.Pace;
import tools.jackson.databind.json.JsonMapper;

/// Submits for repos of its own, one document at a time: new repos, new versions, the same
/// document again, and broken ones.
final class Submitter implements Runnable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int COMPONENTS = 12;

  private final int number;
  private final Function<Random, String> server;
  private final Accepted accepted;
  private final Duration pause;
  private final BooleanSupplier goesOn;
  private final int repos;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /// @param server the address to submit to
  /// @param repos of this submitter at most
  /// @param pause between two submissions, on average
  Submitter(
      int number,
      Function<Random, String> server,
      Accepted accepted,
      int repos,
      Duration pause,
      BooleanSupplier goesOn) {
    this.number = number;
    this.server = server;
    this.accepted = accepted;
    this.repos = repos;
    this.pause = pause;
    this.goesOn = goesOn;
  }

  @Override
  public void run() {
    Random random = new Random(number);
    int[] versions = new int[repos];
    while (goesOn.getAsBoolean()) {
      int repo = random.nextInt(repos);
      int kind = random.nextInt(10);
      String repository = "endured/s" + number + "-r" + repo;
      if (kind == 0) {
        submit(random, repository, SmallSboms.broken(repository, versions[repo], COMPONENTS));
      } else {
        boolean again = kind < 3 && versions[repo] > 0;
        versions[repo] += again ? 0 : 1;
        submit(random, repository, SmallSboms.of(repository, versions[repo], COMPONENTS));
      }
      Pace.pause(pause.multipliedBy(random.nextInt(200)).dividedBy(100));
    }
  }

  private void submit(Random random, String repository, byte[] document) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(server.apply(random) + "/api/v1/ingest/sbom?repository=" + repository))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(document))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      int status = answer.statusCode();
      if (status == 202) {
        accepted.accepted(
            repository, document, JSON.readTree(answer.body()).path("submission_id").asInt());
      } else if (status >= 500) {
        accepted.unanswered(repository, document, status);
      } else {
        accepted.refused(status);
      }
    } catch (IOException e) {
      accepted.unanswered(repository, document, 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
