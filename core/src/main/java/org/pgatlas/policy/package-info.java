/// Policies: rules that people can read, and what they say about a component or a finding.
/// May touch: text given to it, json, the YAML tokens of sbom. May not: files, clocks, databases.
/// Start reading at [org.pgatlas.policy.Policy], then [org.pgatlas.policy.PolicyParser].
@NullMarked
package org.pgatlas.policy;

import org.jspecify.annotations.NullMarked;
