package dev.seneschal.codec.gob;

/**
 * A complex number, Go's {@code complex128}; with {@link GobSingle} its {@code complex64}.
 *
 * @param re the real part
 * @param im the imaginary part
 */
public record GobComplex(double re, double im) {}
