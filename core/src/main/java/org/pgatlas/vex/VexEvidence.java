package org.pgatlas.vex;

/// A statement that bears on a finding, and what became of it.
///
/// @param ofArtifact whether it names the artifact, not only the component
/// @param closeness how closely it names it, in words (`any_version`, `version`, …)
public record VexEvidence(
    VexClaim claim, VexStatement statement, boolean ofArtifact, String closeness, Outcome outcome) {

  /// Why a statement decides or does not.
  public enum Outcome {
    /// It decides.
    EFFECTIVE,
    /// A newer document of its series replaces its document.
    DOCUMENT_SUPERSEDED,
    /// It says fixed and names no version that would be it.
    FIXED_WITHOUT_VERSION,
    /// It says not_affected and no reason.
    NO_REASON,
    /// Its author said something newer.
    OLDER_OF_AUTHOR,
    /// Another author is trusted more.
    LESS_TRUSTED,
    /// Another statement names the artifact or the version more closely.
    LESS_SPECIFIC,
    /// Another author of equal trust said something newer.
    OLDER,
    /// Nothing tells it from the effective one but that that is more careful.
    LESS_CAREFUL,
    /// It agrees with the effective one in all that counts.
    REPEATED
  }

  VexEvidence with(Outcome decided) {
    return new VexEvidence(claim, statement, ofArtifact, closeness, decided);
  }
}
