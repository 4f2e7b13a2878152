/// What holds while processes are killed, and what stays flat over time: the whole product as
/// processes, under load, watched from outside.
/// May touch: the queue's database of this module, server processes, the server's `db` and `job`
/// rooms. May not: be touched by anything but the command line.
/// Start reading at [org.pgatlas.bench.endure.ChaosCommand] and
/// [org.pgatlas.bench.endure.SoakCommand].
@NullMarked
package org.pgatlas.bench.endure;

import org.jspecify.annotations.NullMarked;
