/// Attestations: signed envelopes kept as they came, checked against the tenant's keys, their
/// payload handed to the door of its kind.
/// May touch: its own tables, artifacts, the queue, the admissions of SBOMs and VEX. May not: what
/// a payload means, the graph. Start reading at
/// [org.pgatlas.server.attestation.AttestationAdmission].
@NullMarked
package org.pgatlas.server.attestation;

import org.jspecify.annotations.NullMarked;
