/// Tests of the graph's questions.
@NullMarked
package org.pgatlas.server.question;

import org.jspecify.annotations.NullMarked;
