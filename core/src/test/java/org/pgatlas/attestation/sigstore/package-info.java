/// Tests of keyless signatures: the published suite, and bundles of an authority and logs made
/// here.
@NullMarked
package org.pgatlas.attestation.sigstore;

import org.jspecify.annotations.NullMarked;
