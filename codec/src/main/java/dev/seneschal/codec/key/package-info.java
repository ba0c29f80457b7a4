/**
 * Signatures over the arguments of messages, as Steward makes them: Ed25519, by BouncyCastle.
 *
 * <p>A host reads or makes its key pair by {@link dev.seneschal.codec.key.KeyFiles}, and hands an {@link
 * dev.seneschal.codec.key.Ed25519Signer} and an {@link dev.seneschal.codec.key.Ed25519Verifier} to the builder of its wire format. Whose
 * key is whose is the host's word alone, given as a {@link dev.seneschal.codec.key.KeyRing}: nothing here learns a key from a message.
 */
package dev.seneschal.codec.key;
