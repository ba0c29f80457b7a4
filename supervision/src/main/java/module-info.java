/** Workers of a service, started in order, watched, restarted and stopped in time. */
@org.jspecify.annotations.NullMarked
module dev.seneschal.supervision {
    requires transitive dev.seneschal.core;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.seneschal.supervision;
}
