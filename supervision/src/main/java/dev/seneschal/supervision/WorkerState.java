package dev.seneschal.supervision;

import java.util.Optional;

/**
 * Where a worker stands, as in uwe's v2. Every other change than these is refused: New to Initialized or Failed; Initialized to Run
 * or Failed; Run to Stopped or Failed; and, for a restart alone, Stopped and Failed to Initialized.
 */
public enum WorkerState {
    /** Nobody knows a worker of this name. Never the state of one that exists. */
    NOT_EXISTS("NotExists"),
    /** Registered, not started. */
    NEW("New"),
    /** Preparing; set before its init is called, and at each restart, whether or not its init is called again. */
    INITIALIZED("Initialized"),
    /** Running; also one that was abandoned, until its thread ends. */
    RUN("Run"),
    /** Finished, of its own accord or because it was asked to. */
    STOPPED("Stopped"),
    /** Ended by throwing, in init or in run. */
    FAILED("Failed");

    private final String text;

    WorkerState(String text) {
        this.text = text;
    }

    /**
     * The state of a text.
     *
     * @param text uwe's word, such as {@code NotExists}
     * @return the state, if it is one
     */
    public static Optional<WorkerState> of(String text) {
        for (WorkerState state : values()) {
            if (state.text.equals(text)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a worker may go from this state to another without being restarted. To the state it is in, it always may.
     *
     * @param next the other state
     * @return true for the six changes of uwe's v2, and for no change
     */
    public boolean canBecome(WorkerState next) {
        return switch (this) {
            case NOT_EXISTS -> next == NOT_EXISTS;
            case NEW -> next == NEW || next == INITIALIZED || next == FAILED;
            case INITIALIZED -> next == INITIALIZED || next == RUN || next == FAILED;
            case RUN -> next == RUN || next == STOPPED || next == FAILED;
            case STOPPED -> next == STOPPED;
            case FAILED -> next == FAILED;
        };
    }

    /**
     * Whether a restart may begin in this state; it leads to {@link #INITIALIZED}.
     *
     * @return true for stopped and failed
     */
    public boolean canRestart() {
        return this == STOPPED || this == FAILED;
    }

    /** uwe's word for it, as it stands in a status answer. */
    @Override
    public String toString() {
        return text;
    }
}
