/// Keyless signatures: Sigstore's bundles, its trust roots, and whether the one is proved by the
/// other: certificates, transparency logs, timestamps, identities.
/// May touch: bytes and keys given to it, attestation, json, java.security. May not: networks,
/// clocks, key stores, what a payload means. Start reading at
/// [org.pgatlas.attestation.sigstore.SigstoreVerifier].
@NullMarked
package org.pgatlas.attestation.sigstore;

import org.jspecify.annotations.NullMarked;
