package org.pgatlas.vex;

import java.util.List;
import java.util.Optional;

/// What all statements together say about a finding.
///
/// @param evidence every statement that bears on it, the effective one first
/// @param conflict whether statements that were in force at the same time, each its author's
/// newest, disagree about the status
public record VexVerdict(List<VexEvidence> evidence, boolean conflict) {
  public VexVerdict {
    evidence = List.copyOf(evidence);
  }

  /// The statement that decides; empty when there is none, which means nothing: silence is no
  /// safety.
  public Optional<VexEvidence> effective() {
    return evidence.stream()
        .filter(one -> one.outcome() == VexEvidence.Outcome.EFFECTIVE)
        .findFirst();
  }

  public Optional<VexStatus> status() {
    return effective().map(one -> one.statement().status());
  }

  /// Whether the finding is taken back.
  public boolean suppresses() {
    return status().map(VexStatus::suppresses).orElse(false);
  }
}
