package dev.seneschal.preset;

import java.time.LocalDateTime;
import java.util.Optional;

/** Times as a clock on the wall shows them, from one to the next, with no regard to how the clock is changed. */
@FunctionalInterface
interface LocalTimes {

    /** The first one after {@code after}, never that itself; empty if there is none any more. */
    Optional<LocalDateTime> next(LocalDateTime after);
}
