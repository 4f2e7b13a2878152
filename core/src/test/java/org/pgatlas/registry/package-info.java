/// Tests of the readers of registries' answers, on answers written here.
@NullMarked
package org.pgatlas.registry;

import org.jspecify.annotations.NullMarked;
