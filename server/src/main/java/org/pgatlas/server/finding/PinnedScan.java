package org.pgatlas.server.finding;

import java.util.List;
import tools.jackson.core.JacksonException;

/// A scan as its manifest names it: which documents it read, by digest, and what came of it.
///
/// @param canonical the manifest's text
/// @param hash SHA-256 of that, hexadecimal
/// @param artifact its canonical id
/// @param sbom SHA-256 of its document
/// @param advisories digests
/// @param statements digests of VEX documents
/// @param resultHash of its first run
public record PinnedScan(
    String canonical,
    String hash,
    int matcher,
    String artifact,
    String sbom,
    List<String> advisories,
    List<String> statements,
    String resultHash) {
  public PinnedScan {
    advisories = List.copyOf(advisories);
    statements = List.copyOf(statements);
  }

  static PinnedScan of(Manifest manifest, String resultHash) {
    String canonical = manifest.canonical();
    return new PinnedScan(
        canonical,
        Manifest.hex(Manifest.digest(canonical)),
        manifest.matcher(),
        manifest.artifact().id(),
        manifest.sbom(),
        manifest.advisories().stream().map(Manifest.Advisory::sha256).toList(),
        manifest.statements().stream().map(Manifest.Statement::sha256).distinct().toList(),
        resultHash);
  }

  /// From a manifest's text and the result that it is said to have had.
  ///
  /// @throws IllegalArgumentException when it is no manifest that this version can read
  public static PinnedScan read(String text, String resultHash) {
    try {
      Manifest manifest = Manifest.read(text);
      if (manifest.form() != Manifest.FORM) {
        throw new IllegalArgumentException(
            "the manifest has form " + manifest.form() + ", this version reads " + Manifest.FORM);
      }
      return of(manifest, resultHash);
    } catch (JacksonException | NullPointerException e) {
      throw new IllegalArgumentException("it is no manifest of a scan: " + e.getMessage(), e);
    }
  }
}
