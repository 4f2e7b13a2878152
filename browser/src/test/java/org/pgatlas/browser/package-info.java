/// The pages in a real browser, over a server that runs in the test's own process on a generated
/// ecosystem. May touch: the server's public start, HTTP, Chromium. May not: stores, templates.
/// Start reading at [org.pgatlas.browser.MainPathsBrowserTest].
@NullMarked
package org.pgatlas.browser;

import org.jspecify.annotations.NullMarked;
