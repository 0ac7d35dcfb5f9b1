package io.github.web3task.internal.runtime;

/** Classes that must not be used for the first time when the stack or the heap is exhausted: they would stay unusable for ever. */
public final class Classes {
    private Classes() {}

    /** Uses them now. */
    public static void initialize(Class<?>... types) {
        try {
            for (Class<?> type : types) {
                Class.forName(type.getName(), true, type.getClassLoader());
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("its loader has loaded it", e);
        }
    }
}
