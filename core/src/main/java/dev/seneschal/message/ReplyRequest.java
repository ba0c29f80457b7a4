package dev.seneschal.message;

import java.util.List;
import java.util.Objects;

/**
 * What reply the sender of a message asks for. Times are whole seconds, and 0 means the replying node's default.
 *
 * @param method the method of the reply; empty means none is asked for, and a node fills in its dialect's word for that when it
 *     sends. In a message from a Go node empty means {@code REQToFileAppend}
 * @param arguments the reply's arguments
 * @param ackTimeout the reply's {@link Delivery#ackTimeout()}
 * @param attempts the reply's {@link Delivery#attempts()}
 * @param methodTimeout the reply's {@link Delivery#methodTimeout()}
 */
public record ReplyRequest(Method method, List<String> arguments, long ackTimeout, long attempts, long methodTimeout) {

    /** Nothing asked for. */
    public static final ReplyRequest NONE = new ReplyRequest(Method.NONE, List.of(), 0, 0, 0);

    /** A request with a copy of the arguments. */
    public ReplyRequest {
        Objects.requireNonNull(method, "method");
        arguments = List.copyOf(arguments);
    }

    /**
     * A reply by the given method, with the replying node's defaults.
     *
     * @param method the method of the reply
     * @return the request
     */
    public static ReplyRequest by(Method method) {
        return new ReplyRequest(method, List.of(), 0, 0, 0);
    }

    /**
     * The same with another method.
     *
     * @param method the method of the reply
     * @return a copy, or this one
     */
    public ReplyRequest withMethod(Method method) {
        Objects.requireNonNull(method, "method");
        return method.equals(this.method)
                ? this
                : new ReplyRequest(method, arguments, ackTimeout, attempts, methodTimeout);
    }
}
