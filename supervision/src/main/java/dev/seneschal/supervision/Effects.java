package dev.seneschal.supervision;

import dev.seneschal.supervision.ChiefEvent.Kind;
import dev.seneschal.supervision.ChiefEvent.Level;
import org.jspecify.annotations.Nullable;

/** What a chief's machine wants done. Called within a step; nothing here may block or call the machine. */
interface Effects {

    /** Start a thread for a member, which begins with init or run. */
    void launch(Member member, Verdict first);

    /** Tell a member's parked thread to go on: with init, with run, or to its end. */
    void resume(Member member, Verdict next);

    /** Ask a member's worker to stop. */
    void cancel(Member member);

    /** Interrupt a member's thread. */
    void interrupt(Member member);

    /** Note where an abandoned member's thread is. */
    void abandon(Member member);

    /**
     * Tell what happened.
     *
     * @param entry whom it happened to; null for the chief itself
     * @param member which of its members; null for all of it
     */
    void tell(
            Level level,
            Kind kind,
            @Nullable Entry entry,
            @Nullable Member member,
            String message,
            @Nullable Throwable cause);

    /** All workers have been started, for the first time. */
    void started();

    /** All workers have ended or been abandoned. */
    void ended();
}
