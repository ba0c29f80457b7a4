package dev.seneschal.nats;

import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.Transport;

/** Within a process. */
class CoreMethodsTest extends CoreMethodsContract {

    private final LoopbackBroker broker = LoopbackBroker.create();

    @Override
    Transport connect() {
        return broker.connect();
    }

    @Override
    void disconnect() {}
}
