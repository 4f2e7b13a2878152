/// A scan: components against advisories and statements, with reasons; reports of a policy over it.
/// May touch: core, severities, JSON. May not: tables, requests, files, clocks.
/// Start reading at [org.pgatlas.server.scan.Scan], then [org.pgatlas.server.scan.Gate].
@NullMarked
package org.pgatlas.server.scan;

import org.jspecify.annotations.NullMarked;
