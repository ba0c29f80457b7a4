package dev.seneschal.actions;

import java.util.Objects;

/** What an action throws to panic by intent, as {@code panic(data)} does in Go. Always classified as {@link FailureKind#PANIC}. */
public class PanicException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Object data;

    /**
     * A panic.
     *
     * @param data what to tell the escalation's listener
     */
    public PanicException(Object data) {
        super("panic: " + Objects.requireNonNull(data, "data"));
        this.data = data;
    }

    /**
     * What to tell.
     *
     * @return the data
     */
    public Object data() {
        return data;
    }
}
