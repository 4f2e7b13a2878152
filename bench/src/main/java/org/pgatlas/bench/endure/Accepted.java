package org.pgatlas.bench.endure;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the submitters were told: every 202, every refusal, and what may be in force of each repo.
/// A submission without an answer may have been taken or not; both are right.
final class Accepted {
  private final Set<Integer> submissions = new TreeSet<>();
  private final Set<String> acknowledged = new TreeSet<>();
  private final Map<Integer, Integer> answers = new TreeMap<>();
  private final Map<String, Set<String>> inForce = new HashMap<>();

  synchronized void accepted(String repository, byte[] document, int submission) {
    submissions.add(submission);
    acknowledged.add(repository);
    answers.merge(202, 1, Integer::sum);
    Set<String> now = new HashSet<>();
    now.add(sha256(document));
    inForce.put(repository, now);
  }

  synchronized void refused(int status) {
    answers.merge(status, 1, Integer::sum);
  }

  /// The connection broke, or the server failed while it worked on it.
  synchronized void unanswered(String repository, byte[] document, int status) {
    answers.merge(status, 1, Integer::sum);
    inForce.computeIfAbsent(repository, _ -> new HashSet<>()).add(sha256(document));
  }

  synchronized Set<Integer> submissions() {
    return new TreeSet<>(submissions);
  }

  /// Answers by status; 0 where the connection broke.
  synchronized Map<Integer, Integer> answers() {
    return new TreeMap<>(answers);
  }

  /// Repos of which a document was accepted.
  synchronized Set<String> acknowledged() {
    return new TreeSet<>(acknowledged);
  }

  /// Digests of what may be in force, by repository.
  synchronized Map<String, Set<String>> inForce() {
    return new TreeMap<>(inForce);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
