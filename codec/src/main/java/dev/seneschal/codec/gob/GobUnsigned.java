package dev.seneschal.codec.gob;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A whole number is one without a sign on the wire, of the same width: {@code @GobUnsigned int} is Go's {@code uint32}. Its bits are kept, so
 * that the upper half appears negative in Java; see {@link Long#toUnsignedString}. Also for enums with {@link GobOrdinal}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface GobUnsigned {}
