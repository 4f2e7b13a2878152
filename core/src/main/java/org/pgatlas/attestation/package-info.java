/// Attestations: DSSE envelopes, signatures against keys that the reader trusts, in-toto
/// statements.
/// May touch: bytes and keys given to it, json, java.security. May not: key stores, files, clocks,
/// any payload's meaning.
/// Start reading at [org.pgatlas.attestation.DsseEnvelope].
@NullMarked
package org.pgatlas.attestation;

import org.jspecify.annotations.NullMarked;
