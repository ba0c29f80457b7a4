package dev.seneschal.nats;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a consumer is told what became of a message, which also says which one it is: {@code $JS.ACK}, on newer servers domain and account,
 * then stream, consumer, deliveries, sequence in the stream and for the consumer, time, and further ones.
 *
 * @param text the subject
 * @param stream the stream
 * @param deliveries how often it was delivered, this time included
 * @param sequence the message's number in the stream
 * @param storedAt when the broker stored it, by its clock
 */
record AckSubject(String text, String stream, long deliveries, long sequence, Instant storedAt) {

    private static final int SHORT = 8;
    private static final int USUAL = 9;
    private static final int LEAST_WITH_DOMAIN = 11;

    /** What tells a message from all others; a stream that was made anew begins with the same numbers. */
    record Place(long sequence, Instant storedAt) {}

    Place place() {
        return new Place(sequence, storedAt);
    }

    static Optional<AckSubject> parse(String subject) {
        String[] tokens = subject.split("\\.", -1);
        if (!subject.startsWith(NatsIncoming.STREAM_ACKNOWLEDGEMENTS)
                || (tokens.length != SHORT && tokens.length != USUAL && tokens.length < LEAST_WITH_DOMAIN)) {
            return Optional.empty();
        }
        int at = tokens.length < LEAST_WITH_DOMAIN ? 2 : 4;
        try {
            return Optional.of(new AckSubject(
                    subject,
                    tokens[at],
                    Long.parseLong(tokens[at + 2]),
                    Long.parseLong(tokens[at + 3]),
                    Instant.ofEpochSecond(0, Long.parseLong(tokens[at + 5]))));
        } catch (NumberFormatException notOne) {
            return Optional.empty();
        }
    }
}
