package org.pgatlas.match;

import org.pgatlas.advisory.Advisory;

/// What one advisory says about one component, and why.
///
/// @param identity the name under which the advisory knows the component
public record Match(
    Subject subject,
    Subject.Identity identity,
    Advisory advisory,
    Verdict verdict,
    Evidence evidence) {}
