package org.pgatlas.vex;

import java.util.List;
import java.util.Set;

/// A finding on which statements may bear.
///
/// @param vulnerability all names of the vulnerability, its alias cluster
/// @param artifact what we ship
/// @param component the vulnerable part of it; the artifact itself when the whole is meant
/// @param platforms other parts of the artifact that may be the ground on which the component
/// stands, such as its operating system
public record VexQuestion(
    Set<String> vulnerability,
    VexSubject artifact,
    VexSubject component,
    List<VexSubject> platforms) {
  public VexQuestion {
    vulnerability = Set.copyOf(vulnerability);
    platforms = List.copyOf(platforms);
  }

  public VexQuestion(Set<String> vulnerability, VexSubject artifact, VexSubject component) {
    this(vulnerability, artifact, component, List.of());
  }
}
