/// Tests of the gitlog room: hostile logs, folding rules, and real histories against published
/// counts.
@NullMarked
package org.pgatlas.gitlog;

import org.jspecify.annotations.NullMarked;
