/// Tenants: who owns rows. In open mode there is one, named `default`.
/// May touch: the `tenant` table. May not: features, HTTP.
/// Start reading at [org.pgatlas.server.tenant.TenantStore].
@NullMarked
package org.pgatlas.server.tenant;

import org.jspecify.annotations.NullMarked;
