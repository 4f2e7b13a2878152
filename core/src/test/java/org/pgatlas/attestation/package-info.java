/// Tests of the attestation room: our own envelopes, and published ones.
@NullMarked
package org.pgatlas.attestation;

import org.jspecify.annotations.NullMarked;
