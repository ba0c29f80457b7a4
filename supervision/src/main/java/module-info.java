/** Workers of a service, started in order, watched, restarted and stopped in time; ready-made ones; and how all that is seen from outside. */
@org.jspecify.annotations.NullMarked
module dev.seneschal.supervision {
    requires transitive dev.seneschal.core;
    requires static org.jspecify;
    requires org.slf4j;
    requires transitive jdk.httpserver;
    requires static com.fasterxml.jackson.databind;
    requires static com.cronutils;
    requires static micrometer.core;
    requires static micrometer.observation;
    requires static micrometer.commons;

    exports dev.seneschal.supervision;
    exports dev.seneschal.preset;
    exports dev.seneschal.actions;
    exports dev.seneschal.console;
}
