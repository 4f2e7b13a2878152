/// What happened, told to others: events written in the transaction that causes them, put in order
/// by a relay, followed over SSE and sent to webhooks.
/// May touch: `outbox_events`, `event_log`, `webhook`, `webhook_delivery`, the queue. May not: know
/// a feature; what an event means is its writer's business.
/// Start reading at [org.pgatlas.server.event.EventStore].
@NullMarked
package org.pgatlas.server.event;

import org.jspecify.annotations.NullMarked;
