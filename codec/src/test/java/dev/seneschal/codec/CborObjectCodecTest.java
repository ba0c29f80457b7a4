package dev.seneschal.codec;

import dev.seneschal.contract.ObjectCodecContract;
import dev.seneschal.wire.ObjectCodec;

class CborObjectCodecTest extends ObjectCodecContract {

    @Override
    protected ObjectCodec codec() {
        return new CborObjectCodec();
    }
}
