/** The formats of Steward's messages: gob and CBOR, zstd and gzip, the dialects, and signatures. */
@org.jspecify.annotations.NullMarked
module dev.seneschal.codec {
    requires transitive dev.seneschal.core;
    requires static org.jspecify;
    requires aircompressor;
    requires org.bouncycastle.lts.prov;

    exports dev.seneschal.codec;
    exports dev.seneschal.codec.gob;
    exports dev.seneschal.codec.key;
}
