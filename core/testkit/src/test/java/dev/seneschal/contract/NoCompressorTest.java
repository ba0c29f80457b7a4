package dev.seneschal.contract;

import dev.seneschal.wire.Compressor;

class NoCompressorTest extends CompressorContract {

    @Override
    protected Compressor compressor() {
        return Compressor.NONE;
    }

    @Override
    protected boolean isFramed() {
        return false;
    }
}
