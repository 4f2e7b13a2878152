/// Tests of the audit trails.
@NullMarked
package org.pgatlas.server.submission;

import org.jspecify.annotations.NullMarked;
