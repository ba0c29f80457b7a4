package dev.seneschal.codec.gob;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An enum goes over the wire as its ordinal rather than as its name: Go's {@code int}, or with {@link GobUnsigned} its {@code uint}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface GobOrdinal {}
