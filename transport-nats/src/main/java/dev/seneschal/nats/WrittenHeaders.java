package dev.seneschal.nats;

import dev.seneschal.wire.Headers;
import java.nio.charset.StandardCharsets;

/**
 * Headers as they stand on the wire, for jnats to send and for nothing else. Its own would take them apart into maps and lists, check
 * what is checked already, and copy it all once more before writing it.
 */
final class WrittenHeaders extends io.nats.client.impl.Headers {

    private final byte[] written;

    WrittenHeaders(Headers headers) {
        StringBuilder text = new StringBuilder(headers.wireBytes()).append("NATS/1.0\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(':').append(value).append("\r\n"));
        written = text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public boolean isReadOnly() {
        return true;
    }

    @Override
    public int serializedLength() {
        return written.length;
    }

    @Override
    public byte[] getSerialized() {
        return written;
    }

    @Override
    public int serializeToArray(int position, byte[] destination) {
        System.arraycopy(written, 0, destination, position, written.length);
        return written.length;
    }
}
