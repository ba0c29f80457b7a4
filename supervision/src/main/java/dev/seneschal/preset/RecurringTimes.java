package dev.seneschal.preset;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/** Times that recur all day: each instant at which the clock shows one of them, twice in an overlap, never in a gap. */
record RecurringTimes(LocalTimes times, ZoneId zone) implements Schedule {

    @Override
    public Optional<Instant> next(Instant after) {
        ZoneOffset offset = zone.getRules().getOffset(after);
        Optional<LocalDateTime> local = times.next(LocalDateTime.ofInstant(after, offset));
        ZoneOffsetTransition change = zone.getRules().nextTransition(after);
        while (local.isPresent()) {
            Instant instant = local.get().toInstant(offset);
            if (change == null || instant.isBefore(change.getInstant())) {
                return Optional.of(instant);
            }
            // The clock is changed before it shows that time: look again from what it shows then, itself included.
            offset = change.getOffsetAfter();
            local = times.next(change.getDateTimeAfter().minusNanos(1));
            change = zone.getRules().nextTransition(change.getInstant());
        }
        return Optional.empty();
    }
}
