/// When a project is live, in development, discontinued or silent, and which evidence changes that.
/// May touch: values given to it. May not: clocks, stores, other rooms.
/// Start reading at [org.pgatlas.activity.ActivityRules].
@NullMarked
package org.pgatlas.activity;

import org.jspecify.annotations.NullMarked;
