package dev.seneschal.contract;

import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.time.Environment;

class RingBufferTest extends OutboxContract {

    @Override
    protected Outbox open(OutboxLimits limits) {
        return new RingBuffer(limits, Environment.system());
    }
}
