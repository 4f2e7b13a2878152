/// Who contributed what: git logs in, commits per contributor out, with identities that cannot be
/// read back.
/// May touch: streams, instants and keys given to it. May not: processes, clocks, files, other
/// rooms.
/// Start reading at [org.pgatlas.gitlog.GitLogParser].
@NullMarked
package org.pgatlas.gitlog;

import org.jspecify.annotations.NullMarked;
