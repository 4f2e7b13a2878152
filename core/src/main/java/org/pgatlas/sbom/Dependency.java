package org.pgatlas.sbom;

/// One part needs another, by the document's references; either may dangle.
public record Dependency(String dependentRef, String dependencyRef) {}
