/** The formats of Steward's messages and of their bodies: gob, CBOR and JSON; zstd and gzip; the dialects, and signatures. */
@org.jspecify.annotations.NullMarked
module dev.seneschal.codec {
    requires transitive dev.seneschal.core;
    requires static org.jspecify;
    requires aircompressor;
    requires org.bouncycastle.lts.prov;
    requires transitive com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.cbor;
    requires static com.fasterxml.jackson.dataformat.yaml;

    exports dev.seneschal.codec;
    exports dev.seneschal.codec.gob;
    exports dev.seneschal.codec.key;
}
