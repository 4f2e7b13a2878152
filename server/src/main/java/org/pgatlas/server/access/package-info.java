/// Who may call: API keys, browser sessions, tokens of CI systems, roles by route, the audit trail.
/// May touch: its own tables, requests. May not: features, what a document says.
/// Start reading at [org.pgatlas.server.access.KeyGate].
@NullMarked
package org.pgatlas.server.access;

import org.jspecify.annotations.NullMarked;
