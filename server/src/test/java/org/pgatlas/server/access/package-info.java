@NullMarked
package org.pgatlas.server.access;

import org.jspecify.annotations.NullMarked;
