package dev.seneschal.supervision;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message between workers. uwe's {@code Message}. Immutable as far as its data is; those who get copies of one message share the data.
 */
public final class MailboxMessage {

    private final String target;
    private final String sender;
    private final int kind;
    private final Object data;
    private final @Nullable CompletableFuture<Object> answer;

    MailboxMessage(String target, String sender, int kind, Object data, @Nullable CompletableFuture<Object> answer) {
        this.target = target;
        this.sender = sender;
        this.kind = kind;
        this.data = data;
        this.answer = answer;
    }

    /**
     * Whom it is for.
     *
     * @return the name of the mailbox it was sent to
     */
    public String target() {
        return target;
    }

    /**
     * Who sent it.
     *
     * @return the name of the sender's mailbox; empty if it came from outside
     */
    public String sender() {
        return sender;
    }

    /**
     * What sort of message it is, as sender and receiver agree.
     *
     * @return a number, 0 unless the sender said otherwise
     */
    public int kind() {
        return kind;
    }

    /**
     * What it says.
     *
     * @return whatever the sender gave
     */
    public Object data() {
        return data;
    }

    /**
     * What it says, as a certain type.
     *
     * @param type what it must be
     * @param <T> the same
     * @return the data
     * @throws ClassCastException if it is something else
     */
    public <T> T data(Class<T> type) {
        return type.cast(data);
    }

    /**
     * Whether the sender waits for an answer.
     *
     * @return true for a request that is not answered yet, and whose sender has not given up
     */
    public boolean isRequest() {
        return answer != null && !answer.isDone();
    }

    /**
     * Answers a request.
     *
     * @param reply what the sender's call returns
     * @return whether it waited for it
     */
    public boolean reply(Object reply) {
        return answer != null && answer.complete(reply);
    }

    /**
     * Refuses to answer a request.
     *
     * @param reason what the exception says that the sender's call throws
     * @return whether it waited for it
     */
    public boolean refuse(String reason) {
        return answer != null && answer.completeExceptionally(new MailboxException(MailboxResult.ACCEPTED, reason));
    }

    /** It will not be received: whoever waits for an answer hears so. */
    void lost(MailboxResult result) {
        if (answer != null) {
            answer.completeExceptionally(new MailboxException(result, "no answer from " + target + ": " + result));
        }
    }

    @Override
    public String toString() {
        return "message of kind " + kind + " from '" + sender + "' to '" + target + "'";
    }
}
