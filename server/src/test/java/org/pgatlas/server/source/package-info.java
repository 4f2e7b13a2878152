/// Tests of sources: grants, surveys, the status cascade, registries, git.
@NullMarked
package org.pgatlas.server.source;

import org.jspecify.annotations.NullMarked;
