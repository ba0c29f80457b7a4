package dev.seneschal.examples.node;

import dev.seneschal.codec.JsonCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Subject;
import dev.seneschal.wire.CodecException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** The lines of JSON that the node prints, and what is known of them all. Thread-safe. */
final class Lines {

    private final PrintStream out;
    private final long until;
    private final CountDownLatch end;
    private final JsonCodec json = new JsonCodec();
    private long printed;
    private boolean allWell = true;

    /** Lines that are enough at a number, and then count the latch down, or never if that is 0. */
    Lines(PrintStream out, long until, CountDownLatch end) {
        this.out = out;
        this.until = until;
        this.end = end;
    }

    /** A message that was handled; the failure is empty if it was a success. */
    void handled(Message message, NodeName publisher, String failure) {
        print("{\"event\":\"handled\",\"publisher\":" + quoted(publisher.value()) + ",\"outcome\":"
                + outcome(failure) + ",\"message\":"
                + messageOf(message) + "}");
    }

    /** A message of which no more is known than its subject. */
    void handled(Subject subject, String failure) {
        print("{\"event\":\"handled\",\"outcome\":" + outcome(failure) + ",\"message\":{\"toNode\":"
                + quoted(subject.node().value()) + ",\"method\":"
                + quoted(subject.method().value()) + "}}");
    }

    private static String outcome(String failure) {
        return failure.isEmpty() ? "\"Succeeded\"" : "\"Failed\",\"detail\":" + quoted(failure);
    }

    private String messageOf(Message message) {
        try {
            return json.toText(message);
        } catch (CodecException e) {
            return quoted("cannot be written as JSON: " + e.getMessage());
        }
    }

    /** A receipt, with what is known of its message besides: members of the object, each after a comma. */
    void receipt(Receipt receipt, String about) {
        boolean well = receipt.outcome() == Outcome.DELIVERED || receipt.outcome() == Outcome.SENT;
        if (!well) {
            notWell();
        }
        print("{\"event\":\"receipt\",\"id\":" + quoted(receipt.id().toString()) + about + details(receipt) + "}");
    }

    private static String details(Receipt receipt) {
        String outcome = ",\"outcome\":" + quoted(receipt.getClass().getSimpleName());
        if (receipt instanceof Receipt.Delivered delivered) {
            return outcome + ",\"attempts\":" + delivered.attempts() + ",\"tookMillis\":"
                    + delivered.took().toMillis();
        }
        if (receipt instanceof Receipt.GaveUp gaveUp) {
            return outcome + ",\"attempts\":" + gaveUp.attempts() + ",\"reason\":"
                    + quoted(gaveUp.reason().name()) + ",\"mayHaveRun\":" + gaveUp.mayHaveRun() + ",\"detail\":"
                    + quoted(gaveUp.detail());
        }
        return outcome;
    }

    /** Something was not as it should be, so that the program does not end with 0. */
    synchronized void notWell() {
        allWell = false;
    }

    synchronized boolean allWell() {
        return allWell;
    }

    private synchronized void print(String line) {
        out.print(line + "\n");
        out.flush();
        printed++;
        if (printed == until) {
            end.countDown();
        }
    }

    /** A text as JSON. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ' || Character.isSurrogate((char) c)) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
