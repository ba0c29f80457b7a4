/** Carries messages over NATS. */
@org.jspecify.annotations.NullMarked
module dev.seneschal.nats {
    requires transitive dev.seneschal.core;
    requires io.nats.jnats;
    requires static org.jspecify;
}
