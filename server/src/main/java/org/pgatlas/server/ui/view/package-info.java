/// What templates are given: small records that know how a number, a time or an absence is worded.
/// May touch: its own records and `java.time`. May not: requests, stores, templates.
/// Start reading at [org.pgatlas.server.ui.view.Table] and [org.pgatlas.server.ui.view.Words].
@NullMarked
package org.pgatlas.server.ui.view;

import org.jspecify.annotations.NullMarked;
