package dev.seneschal.codec.gob;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;

/** How the classes of a host are looked into: by the lookup it hands in, else as far as its modules are open to this one. */
final class Access {

    private static final Lookup SELF = MethodHandles.lookup();

    private final Lookup given;
    private final boolean isGiven;

    private Access(Lookup given, boolean isGiven) {
        this.given = given;
        this.isGiven = isGiven;
    }

    static Access own() {
        return new Access(SELF, false);
    }

    static Access by(Lookup lookup) {
        return new Access(lookup, true);
    }

    /** A lookup into a class: with all rights if they are granted, else with those of everyone. */
    Lookup into(Class<?> type) {
        if (!isGiven) {
            Access.class.getModule().addReads(type.getModule());
        }
        try {
            return MethodHandles.privateLookupIn(type, given);
        } catch (IllegalAccessException e) {
            return isGiven ? given : MethodHandles.publicLookup();
        }
    }

    /**
     * A constructor to be called by reflection, for what no method handle can do. A lookup that was handed in must be its class's own, as
     * {@code MethodHandles.lookup()} is.
     */
    Constructor<?> constructor(Class<?> type, Class<?>... parameters) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor(parameters);
        if (!constructor.canAccess(null) && !open(constructor)) {
            throw new IllegalAccessException("no access to " + constructor);
        }
        return constructor;
    }

    /** By the right of who handed in the lookup, as whose call of {@code trySetAccessible} this counts. */
    private boolean open(Constructor<?> constructor) throws ReflectiveOperationException {
        if (!isGiven) {
            return constructor.trySetAccessible();
        }
        MethodHandle open =
                given.findVirtual(AccessibleObject.class, "trySetAccessible", MethodType.methodType(boolean.class));
        try {
            return (boolean) open.invoke((AccessibleObject) constructor);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** What to tell the host when a class stays closed. */
    IllegalArgumentException closed(Class<?> type, ReflectiveOperationException cause) {
        Module module = type.getModule();
        String remedy = isGiven
                ? "the lookup that was handed in has no access to it"
                : "hand in MethodHandles.lookup(), or add \"opens " + type.getPackageName() + " to "
                        + Access.class.getModule().getName() + ";\" to the module-info of " + module.getName();
        return new IllegalArgumentException(type.getName() + " is closed: " + remedy, cause);
    }
}
