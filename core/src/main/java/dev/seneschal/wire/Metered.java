package dev.seneschal.wire;

import dev.seneschal.message.Message;
import dev.seneschal.wire.WireMeter.Direction;

/** Codecs and compressors whose work is told to a {@link WireMeter}. */
final class Metered {

    private Metered() {}

    static MessageCodec codec(MessageCodec codec, WireMeter meter) {
        return new Codec(codec, meter);
    }

    static Compressor compressor(Compressor compressor, WireMeter meter) {
        return compressor == Compressor.NONE ? compressor : new Packing(compressor, meter);
    }

    private record Codec(MessageCodec codec, WireMeter meter) implements MessageCodec {

        @Override
        public String name() {
            return codec.name();
        }

        @Override
        public byte[] encode(Message message) {
            return encode(message, MessageForm.APRIL);
        }

        @Override
        public byte[] encode(Message message, MessageForm form) {
            long began = System.nanoTime();
            byte[] bytes = codec.encode(message, form);
            meter.coded(codec.name(), Direction.OUT, bytes.length, System.nanoTime() - began);
            return bytes;
        }

        @Override
        public MessageForm form(byte[] bytes) {
            return codec.form(bytes);
        }

        @Override
        public Message decode(byte[] bytes, WireLimits limits) {
            long began = System.nanoTime();
            Message message = codec.decode(bytes, limits);
            meter.coded(codec.name(), Direction.IN, bytes.length, System.nanoTime() - began);
            return message;
        }
    }

    private record Packing(Compressor compressor, WireMeter meter) implements Compressor {

        @Override
        public String name() {
            return compressor.name();
        }

        @Override
        public byte[] compress(byte[] bytes) {
            long began = System.nanoTime();
            byte[] packed = compressor.compress(bytes);
            meter.compressed(compressor.name(), Direction.OUT, bytes.length, packed.length, System.nanoTime() - began);
            return packed;
        }

        @Override
        public byte[] decompress(byte[] bytes, WireLimits limits) {
            long began = System.nanoTime();
            byte[] unpacked = compressor.decompress(bytes, limits);
            meter.compressed(compressor.name(), Direction.IN, unpacked.length, bytes.length, System.nanoTime() - began);
            return unpacked;
        }
    }
}
