/** The formats of Steward's messages: gob and CBOR, zstd and gzip, and the dialects. */
@org.jspecify.annotations.NullMarked
module dev.seneschal.codec {
    requires transitive dev.seneschal.core;
    requires static org.jspecify;
    requires aircompressor;

    exports dev.seneschal.codec;
    exports dev.seneschal.codec.gob;
}
