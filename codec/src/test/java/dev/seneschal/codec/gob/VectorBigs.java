package dev.seneschal.codec.gob;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Numbers of any size; of those with a fraction Java has no like, so that their bytes are left as they are. */
@GobName("Bigs")
record VectorBigs(
        Optional<BigInteger> i,
        @GobName("IV") BigInteger iv,
        VectorBigs.Opaque f,
        VectorBigs.Opaque r,
        List<BigInteger> is) {

    /** What big.Float and big.Rat write. */
    record Opaque(byte[] bytes) {}
}
