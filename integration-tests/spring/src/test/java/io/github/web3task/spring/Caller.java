package io.github.web3task.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.web3task.preflight.Preflight;
import io.github.web3task.preflight.PreflightReport;
import io.github.web3task.preflight.result.Outcome;
import io.github.web3task.preflight.result.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Plays the caller in each revision of the specification, against an application that is made of the pages' snippets. */
public final class Caller {
    /** Has completed tasks. */
    public static final String WALLET = "0xabcdef0123456789abcdef0123456789abcdef01";

    private final String url;
    private final UnaryOperator<Preflight> special;
    private final List<String> without = new ArrayList<>(List.of("answers-within-1-s", "answers-within-3-s"));

    private Caller(String url, UnaryOperator<Preflight> special) {
        this.url = url;
        this.special = special;
    }

    /** Leaves out the time that answers take: this machine may be busy. */
    public static Caller of(int port, String prefix) {
        return of(port, prefix, UnaryOperator.identity());
    }

    /** Likewise, with more to be said to the preflight. */
    static Caller of(int port, String prefix, UnaryOperator<Preflight> special) {
        return new Caller("http://127.0.0.1:" + port + prefix, special);
    }

    /** Of an application; Jetty echoes TRACE, which Spring MVC leaves to it. */
    static Caller of(App app, Server server, UnaryOperator<Preflight> special) {
        Caller caller = of(app.port(), "/web3", special);
        return switch (server) {
            case TOMCAT -> caller;
            case JETTY -> caller.without("trace");
            case NETTY -> caller.onReactorNetty();
        };
    }

    /**
     * 1.2 now and then stops reading a connection that is kept alive: docs/hosts.md. 1.3 was seen once to leave a query that is too long
     * for it without an answer.
     */
    Caller onReactorNetty() {
        return without("no-flaky-answers");
    }

    /** Without checks that this server is known to fail, for a reason that is not the snippet's. */
    public Caller without(String... ids) {
        without.addAll(List.of(ids));
        return this;
    }

    /** The docs' SnippetTest reads the snippets' names from the sources. */
    public void passesPreflight(List<String> tasks, String... snippets) {
        for (Revision revision : Revision.values()) {
            PreflightReport report = special.apply(Preflight.of(url)
                            .wallet(WALLET)
                            .tasks(tasks.toArray(String[]::new))
                            .revision(revision)
                            .without(without.toArray(String[]::new))
                            .pace(0))
                    .run();
            assertThat(report.alarms())
                    .as("%s in revision %s: %s", List.of(snippets), revision, report)
                    .isEmpty();
            assertThat(report.result().findings())
                    .as("%s in revision %s", List.of(snippets), revision)
                    .filteredOn(finding -> finding.outcome() == Outcome.PASSED)
                    .hasSizeGreaterThan(60);
        }
    }
}
