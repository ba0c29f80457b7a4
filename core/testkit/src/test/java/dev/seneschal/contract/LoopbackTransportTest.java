package dev.seneschal.contract;

import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.LoopbackTransport;
import dev.seneschal.transport.Transport;
import java.util.ArrayList;
import java.util.List;

class LoopbackTransportTest extends TransportContract {

    private final LoopbackBroker broker = LoopbackBroker.create();
    private final List<LoopbackTransport> connections = new ArrayList<>();

    @Override
    protected Transport connect() {
        connections.add(broker.connect());
        return connections.get(connections.size() - 1);
    }

    @Override
    protected void breakConnections() {
        connections.forEach(LoopbackTransport::disconnect);
    }

    @Override
    protected void healConnections() {
        connections.forEach(LoopbackTransport::reconnect);
    }
}
