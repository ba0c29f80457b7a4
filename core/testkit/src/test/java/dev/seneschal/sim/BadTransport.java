package dev.seneschal.sim;

import dev.seneschal.transport.Answer;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Published;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.EnvelopeGroup;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A transport with a bug. */
abstract class BadTransport implements Transport {

    private final Transport transport;

    private BadTransport(Transport transport) {
        this.transport = transport;
    }

    /** Acknowledges whatever arrives before the node has seen it, as Steward does. */
    static Transport acknowledgesEarly(Transport transport) {
        return new BadTransport(transport) {
            @Override
            public Subscription subscribe(String subject, Consumer<Incoming> listener) {
                return super.subscribe(subject, incoming -> {
                    incoming.answer(Answer.acknowledged("confirmed"));
                    listener.accept(incoming);
                });
            }
        };
    }

    /** Has all attempts on a subject answered on one reply subject, as Steward has: an answer counts for whichever is out last. */
    static Transport sharesItsReplySubject(Transport transport) {
        return new BadTransport(transport) {
            private final Map<String, String> newest = new HashMap<>();

            @Override
            public CompletionStage<Published> publish(Envelope envelope, String replySubject) {
                String shared = prefix(replySubject) + "shared";
                newest.put(shared, replySubject);
                return super.publish(envelope, shared);
            }

            @Override
            public Subscription subscribe(String subject, Consumer<Incoming> listener) {
                return super.subscribe(subject, incoming -> listener.accept(renamed(incoming)));
            }

            private Incoming renamed(Incoming incoming) {
                String subject = incoming.envelope().subject();
                String claimed = newest.getOrDefault(subject, subject);
                Envelope envelope = new Envelope(
                        claimed,
                        incoming.envelope().headers(),
                        incoming.envelope().body());
                return new Renamed(incoming, envelope);
            }

            private String prefix(String replySubject) {
                return replySubject.substring(0, replySubject.lastIndexOf('.') + 1);
            }
        };
    }

    /** Takes an answer to one message of a group for an answer to all of them. */
    static Transport answersAllOfAGroup(Transport transport) {
        return new BadTransport(transport) {
            private final Map<String, String> groups = new HashMap<>();

            @Override
            public Subscription subscribe(String subject, Consumer<Incoming> listener) {
                return super.subscribe(subject, incoming -> {
                    if (EnvelopeGroup.isOne(incoming.envelope())) {
                        remember(incoming.replySubject().orElse(""));
                    }
                    listener.accept(incoming);
                });
            }

            @Override
            public CompletionStage<Published> publish(Envelope envelope) {
                String all = groups.getOrDefault(envelope.subject(), envelope.subject());
                return super.publish(new Envelope(all, envelope.headers(), envelope.body()));
            }

            private void remember(String replySubject) {
                int prefix = replySubject.lastIndexOf('.') + 1;
                for (String attempt : replySubject.substring(prefix).split("-")) {
                    groups.put(replySubject.substring(0, prefix) + attempt, replySubject);
                }
            }
        };
    }

    /** Does not say how long a message is still worth handling. */
    static Transport losesTheTimeToLive(Transport transport) {
        return new BadTransport(transport) {
            @Override
            public CompletionStage<Published> publish(Envelope envelope, String replySubject) {
                List<String> others = new ArrayList<>();
                envelope.headers().forEach((name, value) -> {
                    if (!name.equals(HeaderNames.TIME_TO_LIVE)) {
                        others.addAll(List.of(name, value));
                    }
                });
                Headers headers = Headers.of(others.toArray(String[]::new));
                return super.publish(envelope.with(envelope.subject(), headers), replySubject);
            }
        };
    }

    /** Publishes everything ten times. */
    static Transport publishesTenTimes(Transport transport) {
        return new BadTransport(transport) {
            @Override
            public CompletionStage<Published> publish(Envelope envelope, String replySubject) {
                for (int i = 1; i < 10; i++) {
                    super.publish(envelope, replySubject);
                }
                return super.publish(envelope, replySubject);
            }
        };
    }

    private record Renamed(Incoming incoming, Envelope envelope) implements Incoming {
        @Override
        public Optional<String> replySubject() {
            return incoming.replySubject();
        }

        @Override
        public boolean noResponder() {
            return incoming.noResponder();
        }

        @Override
        public void answer(Answer answer) {
            incoming.answer(answer);
        }
    }

    @Override
    public CompletionStage<Published> publish(Envelope envelope) {
        return transport.publish(envelope);
    }

    @Override
    public CompletionStage<Published> publish(Envelope envelope, String replySubject) {
        return transport.publish(envelope, replySubject);
    }

    @Override
    public Subscription subscribe(String subject, Consumer<Incoming> listener) {
        return transport.subscribe(subject, listener);
    }

    @Override
    public Subscription subscribe(String subject, String queueGroup, Consumer<Incoming> listener) {
        return transport.subscribe(subject, queueGroup, listener);
    }

    @Override
    public int maxPayload() {
        return transport.maxPayload();
    }

    @Override
    public ConnectionState state() {
        return transport.state();
    }

    @Override
    public void addStateListener(Consumer<ConnectionState> listener) {
        transport.addStateListener(listener);
    }

    @Override
    public void removeStateListener(Consumer<ConnectionState> listener) {
        transport.removeStateListener(listener);
    }

    @Override
    public void close(Duration timeout) throws InterruptedException {
        transport.close(timeout);
    }
}
