/** Contract tests for the parts a host can write itself: transports, codecs, compressors, outboxes and their stores. */
@org.jspecify.annotations.NullMarked
module dev.seneschal.testkit {
    requires transitive dev.seneschal.core;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;
    requires static org.jspecify;

    exports dev.seneschal.contract;
    exports dev.seneschal.sim;

    opens dev.seneschal.contract to
            org.junit.platform.commons;
}
