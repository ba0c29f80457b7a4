package dev.seneschal.node;

import dev.seneschal.delivery.ReceiverSettings;
import dev.seneschal.delivery.SenderSettings;
import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Subject;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.time.Environment;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What {@link NodeBuilder} collected, checked. */
record NodeSettings(
        NodeName name,
        WireFormat wire,
        Transport transport,
        Outbox outbox,
        Environment environment,
        Map<Method, Registration> handlers,
        Delivery delivery,
        SenderSettings sender,
        Ordering ordering,
        ReceiverSettings receiver,
        int seenIds,
        Duration seenFor,
        Duration outboxWait,
        int timelines,
        Relaying relaying,
        boolean countsCrashes,
        boolean keepsJvmAlive,
        Duration publisherIdle,
        Map<Subject, ProcessFunction<?>> publishers,
        Set<NodeName> queueGroups,
        ErrorConfig errors,
        HandlerWatch handlerWatch,
        List<Consumer<Receipt>> receiptListeners,
        List<Consumer<ErrorEvent>> errorListeners) {

    /**
     * A handler, and how its method is called.
     *
     * @param node the node its messages are addressed to; none where that is this one
     * @param event the event its method is called by
     * @param function what runs beside it, if anything
     */
    record Registration(
            NodeName node,
            Event event,
            MessageHandler handler,
            @Nullable ProcessFunction<?> function) {

        Registration(Event event, MessageHandler handler) {
            this(NodeName.NONE, event, handler, null);
        }
    }
}
