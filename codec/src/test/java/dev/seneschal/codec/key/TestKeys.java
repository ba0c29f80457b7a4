package dev.seneschal.codec.key;

/** Keys of tests. */
final class TestKeys {

    /** A private key that Go made of a seed whose byte i is 7 i + 1, as Steward would write it. */
    static final String GO_PRIVATE =
            "AQgPFh0kKzI5QEdOVVxjanF4f4aNlJuiqbC3vsXM09rkAwmYz9WtFyPBaflWqgueuGGbWZK9YSwq9Cjrx5+N8A";

    static final String GO_PUBLIC = "5AMJmM/VrRcjwWn5VqoLnrhhm1mSvWEsKvQo68efjfA";

    static final Ed25519KeyPair GO = Ed25519KeyPair.of(KeyText.decode(GO_PRIVATE));

    static final Ed25519KeyPair CENTRAL = Ed25519KeyPair.generate();
    static final Ed25519KeyPair ROGUE = Ed25519KeyPair.generate();

    private TestKeys() {}
}
