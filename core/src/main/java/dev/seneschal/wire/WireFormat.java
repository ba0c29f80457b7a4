package dev.seneschal.wire;

import dev.seneschal.message.Delivery;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.Subject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a message becomes an envelope and back. Immutable and thread-safe; start from {@link #builder}.
 *
 * <p>It reads what any of its codecs and compressors wrote, as the headers say, and writes by the first of each.
 */
public final class WireFormat {

    private final Dialects dialects;
    private final MessageCodec codec;
    private final Compressor compressor;
    private final Map<String, MessageCodec> codecs;
    private final Map<String, Compressor> compressors;
    private final WireLimits limits;
    private final int compressionThreshold;
    private final ArgSignatures signatures;
    private final Bodies bodies;
    private final boolean readsPromptly;
    /** Most messages have the same headers as the one before, but for those of their own. */
    private volatile @Nullable Written lastWritten;

    private volatile @Nullable Said lastRead;

    /** What a dialect has in the headers of a message. */
    private record Written(NodeName publisher, String compressor, Dialect dialect, Headers headers) {

        boolean isOf(NodeName otherPublisher, String otherCompressor, Dialect otherDialect) {
            return dialect.equals(otherDialect)
                    && compressor.equals(otherCompressor)
                    && publisher.equals(otherPublisher);
        }
    }

    private WireFormat(Builder builder) {
        this.dialects = builder.dialects;
        this.codecs = Map.copyOf(builder.codecs);
        this.compressors = Map.copyOf(builder.compressors);
        this.codec = chosen("codec", builder.codec, codecs);
        dialects.checkCarries(codec);
        this.compressor = chosen("compressor", builder.compressor, compressors);
        this.limits = builder.limits;
        this.compressionThreshold = builder.compressionThreshold;
        this.signatures = builder.signatures;
        this.bodies = builder.bodies;
        this.readsPromptly = signatures.verifier() == null
                && Stream.concat(codecs.values().stream(), compressors.values().stream())
                        .allMatch(PromptReader.class::isInstance);
    }

    private WireFormat(WireFormat other, WireMeter meter) {
        dialects = other.dialects;
        codec = Metered.codec(other.codec, meter);
        compressor = Metered.compressor(other.compressor, meter);
        codecs = metered(other.codecs, each -> Metered.codec(each, meter));
        compressors = metered(other.compressors, each -> Metered.compressor(each, meter));
        limits = other.limits;
        compressionThreshold = other.compressionThreshold;
        signatures = other.signatures;
        bodies = other.bodies;
        readsPromptly = other.readsPromptly;
    }

    private static <T> Map<String, T> metered(Map<String, T> all, UnaryOperator<T> wrap) {
        Map<String, T> wrapped = new HashMap<>();
        all.forEach((name, each) -> wrapped.put(name, wrap.apply(each)));
        return Map.copyOf(wrapped);
    }

    /**
     * A builder for a wire format.
     *
     * @param dialect how subjects, headers and fields look
     * @return a new one, without codecs
     */
    public static Builder builder(Dialect dialect) {
        return new Builder(dialect);
    }

    /**
     * The same wire format, whose codecs and compressors tell what they do.
     *
     * @param meter is told
     * @return a copy
     */
    public WireFormat meteredBy(WireMeter meter) {
        return new WireFormat(this, Objects.requireNonNull(meter, "meter"));
    }

    /**
     * The dialect that messages are written in unless another is asked for.
     *
     * @return the one that the builder was made with
     */
    public Dialect dialect() {
        return dialects.first();
    }

    /**
     * Reads a subject in any of the dialects.
     *
     * @param subject the text of one
     * @return the subject, or empty if the text is not one in any dialect
     */
    public Optional<Subject> readSubject(String subject) {
        return dialects.read(subject);
    }

    /**
     * Writes a message: signs it if there is a signer, encodes it, compresses it where that helps, and adds the headers.
     *
     * @param message the message, with everything filled in
     * @param id its id
     * @param publisher the node that publishes it
     * @return what to publish
     * @throws WireException if it cannot be signed or written
     */
    public Envelope toEnvelope(Message message, MessageId id, NodeName publisher) {
        return toEnvelope(message, id, publisher, dialect());
    }

    /**
     * Writes a message in one of the dialects.
     *
     * @param message the message, with everything filled in
     * @param id its id
     * @param publisher the node that publishes it
     * @param dialect one of this wire format's
     * @return what to publish
     * @throws IllegalArgumentException if the dialect is not one of this wire format's
     * @throws WireException if it cannot be written
     */
    public Envelope toEnvelope(Message message, MessageId id, NodeName publisher, Dialect dialect) {
        if (!dialects.contains(dialect)) {
            throw new IllegalArgumentException("this wire format does not speak " + dialect.name());
        }
        byte[] encoded = codec.encode(signatures.signed(DialectFields.written(message, dialect)), dialect.form());
        byte[] packed = dialect.unpacks(compressor.name()) ? pack(encoded) : encoded;
        Compressor used = packed == encoded ? Compressor.NONE : compressor;
        Headers headers = headers(publisher, used.name(), dialect).with(HeaderNames.ID, id.toString());
        Optional<Method> replyMethod = DialectFields.replyInHeader(message, dialect);
        if (replyMethod.isPresent()) {
            headers = headers.with(HeaderNames.REPLY_METHOD, replyMethod.get().value());
        }
        if (message.contentType().isPresent()) {
            headers =
                    headers.with(HeaderNames.CONTENT_TYPE, message.contentType().get());
        }
        return new Envelope(dialects.write(message.subject(), dialect), headers, packed);
    }

    /**
     * Puts a body into a message: by the object codec that its content type names, by the first where it has none.
     *
     * @param message the message
     * @param body any object that the codec can write
     * @return a copy with data and content type
     * @throws CodecException if there is no such codec, or it cannot write the body
     */
    public Message withBody(Message message, Object body) {
        return bodies.write(message, body);
    }

    /**
     * The body of a message: by the object codec that its content type names, by the first where it has none, as from a Go node.
     *
     * @param <T> the type to read
     * @param message the message
     * @param type the type to read
     * @return the body
     * @throws CodecException if there is no such codec, or the data is not a body of the type
     */
    public <T> T body(Message message, Class<T> type) {
        return bodies.read(message, type, limits);
    }

    /**
     * Reads a message: unpacks it and decodes it, within the limits, checks its signature if its method needs one, and takes from the
     * headers what is not in the payload.
     *
     * @param envelope what arrived
     * @return the message, with what the headers say of it
     * @throws SignatureException if it needs a signature, and has no good one
     * @throws WireException if it is not a message
     */
    public Received toMessage(Envelope envelope) {
        return read(envelope, signatures);
    }

    /**
     * Reads a message as {@link #toMessage} does, but checks no signature: for one that this node wrote itself, or has checked before,
     * such as a dead letter, or checks afterwards by {@link #check}.
     *
     * @param envelope what was kept
     * @return the message, with what the headers say of it
     * @throws WireException if it is not a message
     */
    public Received toMessageUnchecked(Envelope envelope) {
        return read(envelope, ArgSignatures.NONE);
    }

    /**
     * Whether {@link #toMessage} never waits for anything but the processor: all codecs and compressors are {@linkplain PromptReader prompt},
     * and no signature is checked, for that takes longer than to wake a thread, and may ask a host for a key.
     *
     * @return true if it does not
     */
    public boolean readsPromptly() {
        return readsPromptly;
    }

    /**
     * Whether there is a verifier, so that messages may need a signature.
     *
     * @return whether {@link #check} checks anything
     */
    public boolean checksSignatures() {
        return signatures.verifier() != null;
    }

    /**
     * Checks a message that was read by {@link #toMessageUnchecked}, if that takes no longer than looking something up: its method needs no
     * signature, it has none, or its verifier can judge at once.
     *
     * @param received the message
     * @return whether it has passed; if not, {@link #check} must be asked
     * @throws SignatureException if it needs a signature, and has no good one
     */
    public boolean checkAtOnce(Received received) {
        return signatures.checkAtOnce(received.subject().method(), received.message(), received.publisher());
    }

    /**
     * Checks a message that was read by {@link #toMessageUnchecked} as {@link #toMessage} does.
     *
     * @param received the message, which has passed when this returns
     * @throws SignatureException if it needs a signature, and has no good one
     */
    public void check(Received received) {
        signatures.check(received.subject().method(), received.message(), received.publisher());
    }

    private Received read(Envelope envelope, ArgSignatures checks) {
        Headers headers = envelope.headers();
        Subject subject = dialects.read(envelope.subject())
                .orElseThrow(() -> new CodecException("not a subject of a message: " + envelope.subject()));
        Said said = said(headers);
        byte[] unpacked = said.compressor().decompress(envelope.body(), limits);
        Message decoded = said.codec().decode(unpacked, limits);
        Dialect dialect = dialects.of(envelope, said.codec(), unpacked);
        NodeName publisher = said.publisher(dialect);
        checks.check(subject.method(), decoded, publisher);
        Delivery delivery = decoded.delivery().withEvent(subject.event()).withTimeToLive(said.timeToLive());
        ReplyRequest reply = decoded.reply().withMethod(DialectFields.replyMethod(said, decoded, dialect));
        Message message = decoded.received(delivery, reply, said.contentType().or(decoded::contentType));
        return new Received(
                message, subject, headers.first(HeaderNames.ID).flatMap(MessageId::parse), publisher, dialect);
    }

    private Said said(Headers headers) {
        Said last = lastRead;
        if (last == null || !last.isSaidBy(headers)) {
            last = Said.by(headers, codecOf(headers), compressorOf(headers), dialects.first());
            lastRead = last;
        }
        return last;
    }

    private Headers headers(NodeName publisher, String compressor, Dialect dialect) {
        Written last = lastWritten;
        if (last == null || !last.isOf(publisher, compressor, dialect)) {
            last = new Written(publisher, compressor, dialect, dialect.headers(publisher, codec.name(), compressor));
            lastWritten = last;
        }
        return last.headers;
    }

    private byte[] pack(byte[] encoded) {
        if (encoded.length < compressionThreshold) {
            return encoded;
        }
        byte[] packed = compressor.compress(encoded);
        boolean helps = packed.length < encoded.length && encoded.length <= limits.maxUnpacked(packed.length);
        return helps ? packed : encoded;
    }

    private MessageCodec codecOf(Headers headers) {
        String name = dialects.codec(headers);
        MessageCodec found = codecs.get(name);
        if (found == null) {
            throw new CodecException("message in " + name + ", this node reads " + codecs.keySet());
        }
        return found;
    }

    private Compressor compressorOf(Headers headers) {
        String name = dialects.compressor(headers);
        Compressor found = compressors.get(name);
        if (found == null) {
            throw new CompressionException(
                    "message compressed by " + name + ", this node reads " + compressors.keySet());
        }
        return found;
    }

    private static <T> T chosen(String setting, String name, Map<String, T> known) {
        T chosen = known.get(name);
        if (chosen == null) {
            throw new IllegalArgumentException(
                    setting + " must be one of " + new TreeSet<>(known.keySet()) + ", was \"" + name + "\"");
        }
        return chosen;
    }

    /**
     * A message as it arrived.
     *
     * @param message the message; its reply method is {@link Method#NONE} where none is asked for
     * @param subject the subject it came on
     * @param id its id, which a Go node does not give
     * @param publisher the node whose header it carries, not the payload's word; {@link NodeName#NONE} if it has none
     * @param dialect the dialect it is in, which its answers should be in
     */
    public record Received(
            Message message, Subject subject, Optional<MessageId> id, NodeName publisher, Dialect dialect) {}

    /** Builds a {@link WireFormat}. Not thread-safe. */
    public static final class Builder {

        private static final int DEFAULT_COMPRESSION_THRESHOLD = 1024;

        private final Map<String, MessageCodec> codecs = new LinkedHashMap<>();
        private final Map<String, Compressor> compressors = new LinkedHashMap<>();
        private Dialects dialects;
        private String codec = "";
        private String compressor = Compressor.NONE.name();
        private WireLimits limits = WireLimits.defaults();
        private Bodies bodies = Bodies.NONE;
        private int compressionThreshold = DEFAULT_COMPRESSION_THRESHOLD;
        private ArgSignatures signatures = ArgSignatures.NONE;

        private Builder(Dialect dialect) {
            this.dialects = new Dialects(Objects.requireNonNull(dialect, "dialect"));
            compressors.put(Compressor.NONE.name(), Compressor.NONE);
        }

        /**
         * Reads messages in more dialects. They are answered in theirs; what answers nothing is written in the builder's own.
         *
         * @param more what to read besides
         * @return this
         */
        public Builder alsoSpeaking(Dialect... more) {
            dialects = new Dialects(dialects.first(), more);
            return this;
        }

        /**
         * The codecs: messages are written by the first and read by any.
         *
         * @param first what to write with
         * @param more what to read besides
         * @return this
         */
        public Builder codecs(MessageCodec first, MessageCodec... more) {
            codec = first.name();
            codecs.clear();
            codecs.put(first.name(), first);
            for (MessageCodec each : more) {
                codecs.put(each.name(), each);
            }
            return this;
        }

        /**
         * The compressors: messages are written by the first and read by any. Uncompressed messages are always read, and written
         * unless this is called.
         *
         * @param first what to write with
         * @param more what to read besides
         * @return this
         */
        public Builder compressors(Compressor first, Compressor... more) {
            compressor = first.name();
            compressors.clear();
            compressors.put(Compressor.NONE.name(), Compressor.NONE);
            compressors.put(first.name(), first);
            for (Compressor each : more) {
                compressors.put(each.name(), each);
            }
            return this;
        }

        /**
         * Chooses by name what to write with, such as from a configuration file, in place of the first.
         *
         * @param codec name of one of the codecs
         * @return this
         */
        public Builder writeCodec(String codec) {
            this.codec = Objects.requireNonNull(codec, "codec");
            return this;
        }

        /**
         * Chooses by name what to write with, such as from a configuration file, in place of the first.
         *
         * @param compressor name of one of the compressors, or {@code none}
         * @return this
         */
        public Builder writeCompressor(String compressor) {
            this.compressor = Objects.requireNonNull(compressor, "compressor");
            return this;
        }

        /**
         * The object codecs: bodies are written by the first and read by any.
         *
         * @param first what to write with
         * @param more what to read besides
         * @return this
         * @throws IllegalArgumentException if two have the same content type
         */
        public Builder bodies(ObjectCodec first, ObjectCodec... more) {
            bodies = Bodies.of(first, more);
            return this;
        }

        /**
         * How much a received message may take.
         *
         * @param limits {@link WireLimits#defaults()} unless set
         * @return this
         */
        public Builder limits(WireLimits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * From what size on a message is compressed. Below the default, compressing takes more of the processor than the few hundred
         * bytes are worth on most networks.
         *
         * @param bytes encoded size; 1,024 unless set
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder compressionThreshold(int bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("compressionThreshold must not be negative, was " + bytes);
            }
            this.compressionThreshold = bytes;
            return this;
        }

        /**
         * Signs the arguments of every message that is written. Unless this is called, a message keeps the signature it has.
         *
         * @param signer this node's
         * @return this
         */
        public Builder signer(Signer signer) {
            signatures = signatures.signingWith(signer);
            return this;
        }

        /**
         * Checks the signatures of messages that are read. Unless this is called, none is checked.
         *
         * @param verifier has the publishers' keys
         * @param signedMethods the methods whose messages need a signature, such as {@code Set.of(...)::contains}; the method is that
         *     of the subject, by which the handler is chosen. Called on the transport's threads
         * @return this
         */
        public Builder verifier(Verifier verifier, Predicate<Method> signedMethods) {
            signatures = signatures.checkingWith(verifier, signedMethods);
            return this;
        }

        /**
         * Builds the wire format.
         *
         * @return the wire format
         * @throws IllegalArgumentException if there is no codec or compressor of the chosen name, or a dialect has no such codec; the
         *     text names it
         */
        public WireFormat build() {
            return new WireFormat(this);
        }
    }
}
