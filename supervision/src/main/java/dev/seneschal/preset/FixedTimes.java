package dev.seneschal.preset;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/** Fixed times of day: each once, right after a gap that it falls into, and the first of two in an overlap. */
record FixedTimes(LocalTimes times, ZoneId zone) implements Schedule {

    @Override
    public Optional<Instant> next(Instant after) {
        LocalDateTime local = LocalDateTime.ofInstant(after, zone);
        while (true) {
            Optional<LocalDateTime> next = times.next(local);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            local = next.get();
            Instant instant = instantOf(local);
            // Not so while the clock runs through an overlap for the second time.
            if (instant.isAfter(after)) {
                return Optional.of(instant);
            }
        }
    }

    private Instant instantOf(LocalDateTime local) {
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition transition = rules.getTransition(local);
        if (transition != null && transition.isGap()) {
            return transition.getInstant();
        }
        // The first of an overlap's two offsets, the one before the change.
        return local.toInstant(rules.getValidOffsets(local).get(0));
    }
}
