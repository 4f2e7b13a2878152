package org.pgatlas.attestation.sigstore;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The logs of a trust root, asked whether one of them recorded an entry.
final class TransparencyLogs {
  private final List<LogKey> logs;

  TransparencyLogs(List<LogKey> logs) {
    this.logs = List.copyOf(logs);
  }

  /// The log that recorded the entry, by its promise, by a proof, or by both where both are there.
  ///
  /// @throws Refusal saying what does not hold
  LogKey recorded(LogEntry entry, SigstoreBundle.Version version) {
    List<LogKey> candidates = logs.stream().filter(log -> log.hasId(entry.logId())).toList();
    if (candidates.isEmpty()) {
      throw refuse(entry, "/logId", "the trust root has no log " + LogKey.shown(entry.logId()));
    }
    boolean promised = entry.isPromised();
    LogEntry.Proof proof = entry.proof();
    boolean proved = proof != null && proof.checkpoint() != null;
    if (version == SigstoreBundle.Version.V0_1 ? !promised : !proved) {
      throw refuse(
          entry,
          "",
          version == SigstoreBundle.Version.V0_1
              ? "a bundle of version 0.1 needs the log's promise"
              : "a bundle of this version needs a proof of inclusion with a checkpoint");
    }
    @Nullable Refusal last = null;
    for (LogKey log : candidates) {
      try {
        if (promised) {
          promise(entry, log);
        }
        if (proof != null && proof.checkpoint() != null) {
          proof(entry, proof, proof.checkpoint(), log, !promised);
        }
        return log;
      } catch (Refusal e) {
        last = e;
      }
    }
    throw Objects.requireNonNull(last);
  }

  private static void promise(LogEntry entry, LogKey log) {
    byte[] promise = entry.promise();
    Instant time = entry.integrated();
    if (promise == null || time == null) {
      return;
    }
    if (!log.window().holds(time)) {
      throw refuse(
          entry,
          "/integratedTime",
          "the log is trusted " + log.window() + ", the entry is of " + time);
    }
    // The canonical form of RFC 8785: no characters here need an escape.
    String signed =
        "{\"body\":\""
            + Base64.getEncoder().encodeToString(entry.body())
            + "\",\"integratedTime\":"
            + time.getEpochSecond()
            + ",\"logID\":\""
            + HexFormat.of().formatHex(entry.logId())
            + "\",\"logIndex\":"
            + entry.index()
            + "}";
    if (!Signatures.isBy(log.key(), signed.getBytes(StandardCharsets.UTF_8), promise)) {
      throw refuse(
          entry,
          "/inclusionPromise",
          "the log's promise is not signed by its key over this entry, place and time");
    }
  }

  private static void proof(
      LogEntry entry, LogEntry.Proof proof, String text, LogKey log, boolean byItsAddress) {
    String place = entry.place() + "/inclusionProof/checkpoint";
    Checkpoint checkpoint = Checkpoint.parse(text, place);
    if (!checkpoint.isSignedBy(log, byItsAddress)) {
      throw refuse(
          entry,
          "/inclusionProof/checkpoint",
          "the checkpoint bears no signature by the key and the name of the log "
              + LogKey.shown(log.id()));
    }
    if (checkpoint.size() != proof.size() || !Arrays.equals(checkpoint.root(), proof.root())) {
      throw refuse(entry, "/inclusionProof", "size and root are not those of the checkpoint");
    }
    if (!MerkleTree.holds(
        MerkleTree.leaf(entry.body()), proof.index(), proof.size(), proof.path(), proof.root())) {
      throw refuse(entry, "/inclusionProof", "the proof does not lead from the entry to the root");
    }
  }

  private static Refusal refuse(LogEntry entry, String part, String reason) {
    return new Refusal(Check.LOG, entry.place() + part, reason);
  }
}
