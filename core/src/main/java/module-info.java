/**
 * Messages between named nodes, each ending in a receipt that says what is known of it: the message, its way over the wire, delivery
 * with acknowledgement and retries, and an in-process transport.
 */
@org.jspecify.annotations.NullMarked
module dev.seneschal.core {
    requires static transitive org.jspecify;
    requires org.slf4j;
    requires static com.h2database.mvstore;
    requires static micrometer.core;

    exports dev.seneschal.message;
    exports dev.seneschal.time;
    exports dev.seneschal.wire;
    exports dev.seneschal.transport;
    exports dev.seneschal.outbox;
    exports dev.seneschal.error;
    exports dev.seneschal.node;
}
