package dev.seneschal.codec.gob;

import dev.seneschal.contract.MessageCodecContract;
import dev.seneschal.wire.MessageCodec;

class GobCodecTest extends MessageCodecContract {

    @Override
    protected MessageCodec codec() {
        return new GobCodec();
    }
}
