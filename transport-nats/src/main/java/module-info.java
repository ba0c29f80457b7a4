/** Carries messages over NATS. */
@org.jspecify.annotations.NullMarked
module dev.seneschal.nats {
    requires transitive dev.seneschal.core;
    requires io.nats.jnats;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.seneschal.nats;
}
