/// Questions about a graph of millions of packages, asked over HTTP at a stated rate.
/// May touch: the generator, the server as a whole, raw JDBC to fill its tables. May not: be
/// touched
/// by anything.
/// Start reading at [org.pgatlas.bench.question.QuestionsCommand].
@NullMarked
package org.pgatlas.bench.question;

import org.jspecify.annotations.NullMarked;
