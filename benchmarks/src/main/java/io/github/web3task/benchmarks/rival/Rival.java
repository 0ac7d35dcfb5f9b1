package io.github.web3task.benchmarks.rival;

import java.util.Locale;

/** Who is measured beside whom. */
public enum Rival {
    FLOOR("a servlet that writes constant bytes"),
    LEANEST("leanest possible servlet"),
    HAND_WRITTEN("hand-written servlet, ObjectMapper"),
    DIRECT("this library, provider never blocks"),
    EXECUTOR("this library, over the executor"),
    DIRECT_LOGGED("never blocks, exchange log to a file"),
    EXECUTOR_LOGGED("over the executor, exchange log to a file"),
    MVC_HAND_WRITTEN("MVC: hand-written controller, Bean Validation"),
    MVC_OURS("MVC: this library"),
    WEBFLUX_FLOOR("WebFlux: a handler function that writes constant bytes"),
    WEBFLUX_HAND_WRITTEN("WebFlux: hand-written handler functions"),
    WEBFLUX_OURS("WebFlux: this library");

    private final String what;

    Rival(String what) {
        this.what = what;
    }

    /** For people. */
    public String what() {
        return what;
    }

    /** Whether it looks at nothing. */
    boolean isFloor() {
        return this == FLOOR || this == WEBFLUX_FLOOR;
    }

    boolean isLogged() {
        return this == DIRECT_LOGGED || this == EXECUTOR_LOGGED;
    }

    /** For a command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Rival of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
