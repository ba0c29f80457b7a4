package dev.seneschal.nats;

import dev.seneschal.transport.Published;
import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishes into the stream and hears from the broker that it is there. Thread-safe. */
final class StreamPublisher {

    static final String MESSAGE_ID = "Nats-Msg-Id";
    static final String EXPECTED_STREAM = "Nats-Expected-Stream";
    /** An id, a dot and a count. */
    private static final int MOST_MESSAGE_ID = 22 + 1 + 19;
    /** Colon, space and line end of two headers. */
    private static final int AROUND_HEADERS = 8;

    private final BrokerRequests requests;
    private final String stream;

    StreamPublisher(BrokerRequests requests, String stream) {
        this.requests = requests;
        this.stream = stream;
    }

    /** How much larger a message becomes on its way into the stream. */
    int overhead() {
        return MESSAGE_ID.length() + MOST_MESSAGE_ID + EXPECTED_STREAM.length() + stream.length() + AROUND_HEADERS;
    }

    /** Publishes; completes when the broker has confirmed it, and not before. If the broker does not answer it never does. */
    CompletionStage<Published> publish(Envelope envelope) {
        Headers headers = envelope.headers();
        String id = headers.first(HeaderNames.ID).orElse("");
        if (!id.isEmpty()) {
            headers = headers.with(
                    MESSAGE_ID, id + "." + headers.first(HeaderNames.REQUEUES).orElse("0"));
        }
        headers = headers.with(EXPECTED_STREAM, stream);
        String subject = StreamNames.PREFIX + envelope.subject();
        CompletableFuture<Published> published = new CompletableFuture<>();
        requests.ask(envelope.with(subject, headers)).whenComplete((answer, failure) -> {
            if (failure != null) {
                published.completeExceptionally(failure);
            } else {
                complete(published, subject, answer);
            }
        });
        return published;
    }

    private void complete(CompletableFuture<Published> published, String subject, NatsIncoming answer) {
        if (answer.noResponder()) {
            published.completeExceptionally(
                    new TransportException("message to " + subject + " not sent: no stream takes it"));
            return;
        }
        try {
            JsonValue said = JsonParser.parse(answer.envelope().body());
            JsonValue error = JsonValueUtils.readObject(said, "error");
            String problem = JsonValueUtils.readString(error, "description");
            if (problem != null) {
                published.completeExceptionally(new TransportException(
                        "message to " + subject + " not sent: stream " + stream + " does not take it: " + problem));
            } else if (stream.equals(JsonValueUtils.readString(said, "stream"))) {
                published.complete(Published.IN_STREAM);
            }
            // Anything else is no confirmation; the attempt times out.
        } catch (JsonParseException e) {
            published.completeExceptionally(new TransportException(
                    "message to " + subject + " not sent: what answered is no stream: " + e.getMessage(), e));
        }
    }
}
