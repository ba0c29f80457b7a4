package dev.seneschal.nats;

import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.ReplayPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The stream and the consumers as a {@link JetStreamConfig} wants them, and how one that exists differs. */
final class StreamSettings {

    private static final long UNLIMITED = -1;
    /** The server's default. What has failed and waits counts, so it is more than the places. */
    private static final int MOST_UNACKNOWLEDGED = 1000;

    private final JetStreamConfig config;

    StreamSettings(JetStreamConfig config) {
        this.config = config;
    }

    StreamConfiguration stream() {
        return StreamConfiguration.builder()
                .name(config.stream())
                .subjects(StreamNames.SUBJECTS)
                .retentionPolicy(RetentionPolicy.WorkQueue)
                .discardPolicy(DiscardPolicy.New)
                .storageType(config.inMemory() ? StorageType.Memory : StorageType.File)
                .replicas(config.replicas())
                .maxBytes(config.maxBytes())
                .maxAge(config.maxAge().orElse(Duration.ZERO))
                .duplicateWindow(config.duplicateWindow())
                .build();
    }

    ConsumerConfiguration consumer(JetStreamConfig.Receiving receiving) {
        return ConsumerConfiguration.builder()
                .durable(receiving.consumer())
                .filterSubject(StreamNames.PREFIX + receiving.subject())
                .deliverPolicy(DeliverPolicy.All)
                .ackPolicy(AckPolicy.Explicit)
                .replayPolicy(ReplayPolicy.Instant)
                .ackWait(config.ackWait())
                .maxDeliver(UNLIMITED)
                .maxAckPending(mostUnacknowledged())
                .build();
    }

    private long mostUnacknowledged() {
        return config.inOrder() ? 1 : Math.max(MOST_UNACKNOWLEDGED, 2L * config.places());
    }

    /** What differs in a stream that exists, each as a clause of a sentence. */
    List<String> differences(StreamConfiguration there) {
        StreamConfiguration wanted = stream();
        Differences found = new Differences();
        found.compare("subjects", there.getSubjects(), wanted.getSubjects());
        found.compare("retention", there.getRetentionPolicy(), wanted.getRetentionPolicy());
        found.compare("discard", there.getDiscardPolicy(), wanted.getDiscardPolicy());
        found.compare("storage", there.getStorageType(), wanted.getStorageType());
        found.compare("num_replicas", there.getReplicas(), wanted.getReplicas());
        found.compare("max_bytes", there.getMaxBytes(), wanted.getMaxBytes());
        found.compare("max_age", there.getMaxAge(), wanted.getMaxAge());
        found.compare("max_msgs", there.getMaxMsgs(), UNLIMITED);
        found.compare("max_msgs_per_subject", there.getMaxMsgsPerSubject(), UNLIMITED);
        found.compare("no_ack", there.getNoAck(), false);
        found.compare("duplicate_window", there.getDuplicateWindow(), wanted.getDuplicateWindow());
        return found.clauses;
    }

    /** What differs in a consumer that exists, each as a clause of a sentence. */
    List<String> differences(ConsumerConfiguration there, JetStreamConfig.Receiving receiving) {
        ConsumerConfiguration wanted = consumer(receiving);
        Differences found = new Differences();
        found.compare("deliver_subject", there.getDeliverSubject(), null);
        found.compare("filter_subject", there.getFilterSubject(), wanted.getFilterSubject());
        found.compare("deliver_policy", there.getDeliverPolicy(), wanted.getDeliverPolicy());
        found.compare("ack_policy", there.getAckPolicy(), wanted.getAckPolicy());
        found.compare("replay_policy", there.getReplayPolicy(), wanted.getReplayPolicy());
        found.compare("ack_wait", there.getAckWait(), wanted.getAckWait());
        found.compare("max_deliver", there.getMaxDeliver(), UNLIMITED);
        found.compare("max_ack_pending", there.getMaxAckPending(), wanted.getMaxAckPending());
        found.compare("headers_only", there.isHeadersOnly(), false);
        return found.clauses;
    }

    private static final class Differences {

        private final List<String> clauses = new ArrayList<>();

        void compare(String setting, @Nullable Object there, @Nullable Object wanted) {
            if (!Objects.equals(there, wanted)) {
                clauses.add("its " + setting + " is " + there + ", not " + wanted);
            }
        }
    }
}
