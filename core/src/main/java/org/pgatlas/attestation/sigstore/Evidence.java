package org.pgatlas.attestation.sigstore;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// By what a signature is proved, to be kept beside the verdict.
///
/// @param subjects whom the certificate names; empty when a key signed
/// @param issuer who vouched for the names
/// @param certificate SHA-256 of the signer's certificate, hexadecimal
/// @param entries where logs have recorded it
/// @param times when it was signed, by whom one knows
/// @param claims what else the certificate says of the run that signed, by name
public record Evidence(
    List<String> subjects,
    String issuer,
    String certificate,
    List<Entry> entries,
    List<Time> times,
    Map<String, String> claims) {
  public Evidence {
    subjects = List.copyOf(subjects);
    entries = List.copyOf(entries);
    times = List.copyOf(times);
    claims = new TreeMap<>(claims);
  }

  /// @param log its address in the trust root
  public record Entry(String log, long index) {}

  /// @param source `transparency-log` or `timestamp`
  public record Time(String source, Instant at) {}
}
