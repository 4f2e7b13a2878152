package org.pgatlas.bench.question;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.pgatlas.bench.Requests;

/// Sends requests at their times, whether or not earlier ones are answered; a latency runs from
/// when the request was due, so that waiting counts (no coordinated omission).
final class OpenLoop {
  private static final String PARTIAL = "\"metrics_computed\":false";

  private final HttpClient http;
  private final String base;
  private final AtomicInteger partial = new AtomicInteger();

  OpenLoop(String base) {
    this.base = base;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
  }

  /// @param body JSON to be posted, null for GET
  record Question(String path, @Nullable String body) {}

  /// Milliseconds.
  ///
  /// @param partial answers that left out what takes long, and said so
  record Latencies(double p50, double p99, double most, int count, int partial, double perSecond) {
    static Latencies of(double[] milliseconds, int partial, double perSecond) {
      double[] sorted = milliseconds.clone();
      Arrays.sort(sorted);
      int n = sorted.length;
      return new Latencies(
          sorted[n / 2],
          sorted[Math.min(n - 1, (int) Math.ceil(n * 0.99) - 1)],
          sorted[n - 1],
          n,
          partial,
          perSecond);
    }

    String row() {
      return String.format(
          Locale.ROOT,
          "%.1f | %.1f | %.1f | %d%s | %s",
          p50,
          p99,
          most,
          count,
          partial == 0 ? "" : " (" + partial + " without metrics)",
          rate());
    }

    private String rate() {
      return perSecond == 0
          ? "one after the other"
          : String.format(Locale.ROOT, "%.0f a second", perSecond);
    }
  }

  Latencies run(List<Question> questions, double perSecond) throws InterruptedException {
    double[] latencies = new double[questions.size()];
    AtomicInteger failures = new AtomicInteger();
    partial.set(0);
    CountDownLatch open = new CountDownLatch(questions.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long start = System.nanoTime() + 50_000_000L;
      for (int i = 0; i < latencies.length; i++) {
        long due = start + (long) (i * 1e9 / perSecond);
        long wait = due - System.nanoTime();
        while (wait > 0) {
          LockSupport.parkNanos(wait);
          wait = due - System.nanoTime();
        }
        int number = i;
        threads.execute(
            () -> {
              failures.addAndGet(send(questions.get(number)) ? 0 : 1);
              latencies[number] = (System.nanoTime() - due) / 1e6;
              open.countDown();
            });
      }
      open.await();
    }
    if (failures.get() > 0) {
      throw new IllegalStateException(failures.get() + " questions were not answered with 200");
    }
    return Latencies.of(latencies, partial.get(), perSecond);
  }

  Latencies oneAfterTheOther(List<Question> questions) {
    double[] latencies = new double[questions.size()];
    partial.set(0);
    for (int i = 0; i < latencies.length; i++) {
      long began = System.nanoTime();
      if (!send(questions.get(i))) {
        throw new IllegalStateException("not answered with 200: " + questions.get(i));
      }
      latencies[i] = (System.nanoTime() - began) / 1e6;
    }
    return Latencies.of(latencies, partial.get(), 0);
  }

  /// The body of an answer.
  String answer(Question question) {
    HttpResponse<String> answer = Requests.send(http, request(question));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("not answered with 200: " + answer.body());
    }
    return answer.body();
  }

  private HttpRequest request(Question question) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + question.path()));
    String body = question.body();
    if (body != null) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    return request.build();
  }

  private boolean send(Question question) {
    try {
      HttpResponse<String> answer =
          http.send(request(question), HttpResponse.BodyHandlers.ofString());
      partial.addAndGet(answer.body().contains(PARTIAL) ? 1 : 0);
      return answer.statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
